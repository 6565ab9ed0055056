package org.thalweg.flink.io;

import java.util.Objects;

/**
 * A record on its way to one of the job's topics, already encoded. One type for all of them lets
 * one sink write them in one transaction. Nobody writes to its arrays once it is made.
 *
 * @param topic which of the job's topics it goes to
 * @param key its key, or null
 * @param value its bytes, or null for a tombstone
 * @param headers its headers in order; {@link Header#NONE} for none
 */
public record OutRecord(OutTopic topic, byte[] key, byte[] value, Header[] headers) {

  /** A record. */
  public OutRecord {
    Objects.requireNonNull(topic, "A record has a topic");
    Objects.requireNonNull(headers, "A record has headers, perhaps none");
  }

  /** A record without headers. */
  public OutRecord(OutTopic topic, byte[] key, byte[] value) {
    this(topic, key, value, Header.NONE);
  }
}
