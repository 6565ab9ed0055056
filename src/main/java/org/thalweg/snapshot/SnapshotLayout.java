package org.thalweg.snapshot;

/**
 * The whole of a snapshot, unpacked. Numbers are big-endian.
 *
 * <pre>
 *  +---------------+---------------- - - - ----------------+
 *  | header length | header: JSON in UTF-8                 |
 *  +---------------+---------------- - - - ----------------+
 *  | stat. length  | running statistics of features, label |
 *  +---------------+------ - - - --+------------- - - - ---+
 *  | tensor 0              | tensor 1              | ...   |
 *  +-----------------------+-----------------------+- - - -+
 * </pre>
 *
 * Lengths have four bytes. The statistics are what {@link
 * org.thalweg.event.FeatureStatistics#write} writes, the features' and then the label's:
 *
 * <pre>
 *  +----+---------------+   for each column:  +--------+--------+---------+
 *  | 1  | columns       |                     | count  | mean   | squares |
 *  +----+---------------+                     +--------+--------+---------+
 *   1 B   4 B                                   8 B      8 B      8 B
 * </pre>
 *
 * {@code count} is a whole number, {@code mean} a double, and {@code squares} the sum of squared
 * deviations from it, a double. The tensors follow each other without gaps in the order and the
 * encoding that the header's {@code tensors} says (see {@link TensorEncoding}), and end the whole.
 */
final class SnapshotLayout {

  static final int LENGTH_BYTES = 4;

  private SnapshotLayout() {}
}
