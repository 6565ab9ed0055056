package org.thalweg.flink.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The id of an event as bytes: the user's own, or {@code TOPIC-PARTITION-OFFSET}, built without
 * strings. For one thread.
 */
final class EventIds {

  /** Digits of the longest offset. */
  private static final int MOST_DIGITS = 19;

  private String topic;
  private int partition = -1;
  private byte[] prefix = {};

  /**
   * The id of an event.
   *
   * @param id the user's own, or null
   */
  byte[] of(InRecord event, String id) {
    return id == null ? origin(event) : id.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] origin(InRecord event) {
    if (event.partition() != partition || !event.topic().equals(topic)) {
      topic = event.topic();
      partition = event.partition();
      prefix = (topic + "-" + partition + "-").getBytes(StandardCharsets.UTF_8);
    }
    int digits = digits(event.offset());
    byte[] bytes = Arrays.copyOf(prefix, prefix.length + digits);
    long rest = event.offset();
    for (int i = bytes.length - 1; i >= prefix.length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return bytes;
  }

  private static int digits(long offset) {
    long bound = 10;
    for (int digits = 1; digits < MOST_DIGITS; digits++) {
      if (offset < bound) {
        return digits;
      }
      bound *= 10;
    }
    return MOST_DIGITS;
  }
}
