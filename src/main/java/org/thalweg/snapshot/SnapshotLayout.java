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
 *  +----+---------+-------+   for each column:  +-------+------+----------+--------+
 *  | 2  | columns | alarm |                     | count | mean | variance | run    |
 *  +----+---------+-------+                     +-------+------+----------+--------+
 *   1 B   4 B       4 B                           8 B     8 B    8 B        28 B
 * </pre>
 *
 * {@code count} is a whole number, {@code mean} and {@code variance} are doubles; the alarm and the
 * runs are of use to who goes on learning. Version 0.1 wrote a 1, and no alarm and no runs; instead
 * of the variance it has the sum of squared deviations from the mean, {@code count} times as much.
 * The tensors follow each other without gaps in the order and the encoding that the header's {@code
 * tensors} says (see {@link TensorEncoding}), and end the whole.
 */
final class SnapshotLayout {

  static final int LENGTH_BYTES = 4;

  private SnapshotLayout() {}
}
