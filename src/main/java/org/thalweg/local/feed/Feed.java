package org.thalweg.local.feed;

import org.apache.avro.generic.GenericRecord;

/** A finite stream of a user's records, read in constant memory. For one thread. */
public interface Feed extends AutoCloseable {

  /**
   * The next record, or {@code null} at the end. It may be the same object as before with new
   * values.
   *
   * @throws FeedException if the input holds something that is no such record; if that is
   *     {@linkplain FeedException#isOfOneRow() one row}, the next call answers what comes behind it
   */
  GenericRecord next();

  /** What was left out so far. */
  default BadRows badRows() {
    return BadRows.NONE;
  }

  @Override
  void close();
}
