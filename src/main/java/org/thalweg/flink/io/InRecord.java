package org.thalweg.flink.io;

import java.util.Objects;

/**
 * A record as it lay on its topic, undecoded, with all that a dead letter must repeat. Nobody
 * writes to its arrays once it is made, so it is passed on without copies.
 *
 * @param topic name of its topic
 * @param partition its partition, from 0
 * @param offset its offset within the partition
 * @param timestamp Kafka's time of the record in milliseconds since 1970; -1 where it has none
 * @param key its key, or null
 * @param value its bytes, or null for a tombstone
 * @param headers its headers in order; {@link Header#NONE} for none
 */
public record InRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte[] key,
    byte[] value,
    Header[] headers) {

  /** A record. */
  public InRecord {
    Objects.requireNonNull(topic, "A record has a topic");
    Objects.requireNonNull(headers, "A record has headers, perhaps none");
  }
}
