package org.thalweg.flink.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A dead letter, read back: what {@link OutSchemas#DEAD_LETTER} describes.
 *
 * @param reason a code; {@link #MARK} in a mark that a replay left
 * @param message the rule, and the value that breaks it
 * @param event the event as it lay on its topic, or what is left of it
 * @param size how many bytes the event's value had
 * @param cut whether the event's key, value or headers are not whole
 */
public record DeadLetter(String reason, String message, InRecord event, long size, boolean cut) {

  /** What a mark has in place of a reason. */
  public static final String MARK = "REPLAYED";

  /** A letter. */
  public DeadLetter {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(event, "event");
  }

  /**
   * Reads a record of a dead letters topic. Fields that a later build may have appended are left
   * aside; {@code cut} may be missing.
   *
   * @param value anybody's bytes, or null
   * @throws IllegalArgumentException if they are no dead letter
   */
  public static DeadLetter read(byte[] value) {
    if (value == null) {
      throw new IllegalArgumentException("a dead letter must have a value: null");
    }
    AvroReader in = new AvroReader(value);
    String reason = in.readString();
    String message = in.readString();
    String topic = in.readString();
    int partition = in.readInt();
    long offset = in.readLong();
    long timestamp = in.readPresence() ? in.readLong() : -1;
    byte[] key = bytes(in);
    byte[] bytes = bytes(in);
    long size = in.readLong();
    Header[] headers = headers(in);
    boolean cut = !in.isAtEnd() && in.readBoolean();
    InRecord event = new InRecord(topic, partition, offset, timestamp, key, bytes, headers);
    return new DeadLetter(reason, message, event, size, cut);
  }

  private static byte[] bytes(AvroReader in) {
    return in.readPresence() ? in.readBytes() : null;
  }

  private static Header[] headers(AvroReader in) {
    List<Header> headers = new ArrayList<>();
    for (int count = in.readBlock(2); count != 0; count = in.readBlock(2)) {
      for (int i = 0; i < count; i++) {
        headers.add(new Header(in.readString(), bytes(in)));
      }
    }
    return headers.toArray(Header.NONE);
  }

  /** Whether this is no letter but the mark of a replay. */
  public boolean isMark() {
    return reason.equals(MARK);
  }
}
