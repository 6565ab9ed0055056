package org.thalweg.event;

/** How a record lies in a Kafka value. */
public enum Encoding {
  /** Avro's binary encoding and nothing else. */
  BINARY,
  /** Avro's single-object encoding: C3 01, the schema's CRC-64-AVRO fingerprint, the record. */
  SINGLE_OBJECT
}
