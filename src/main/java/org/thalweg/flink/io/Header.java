package org.thalweg.flink.io;

import java.util.Objects;

/**
 * One header of a Kafka record. Nobody writes to its bytes once it is made.
 *
 * @param name its name
 * @param value its bytes, or null
 */
public record Header(String name, byte[] value) {

  /** The headers of a record that has none. */
  public static final Header[] NONE = {};

  /** A header. */
  public Header {
    Objects.requireNonNull(name, "A header has a name");
  }
}
