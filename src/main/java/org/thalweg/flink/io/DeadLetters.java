package org.thalweg.flink.io;

import java.util.Arrays;
import java.util.Collection;
import org.thalweg.event.Rejected;

/**
 * Encodes dead letters after {@link OutSchemas#DEAD_LETTER}. For one thread.
 *
 * <p>A dead letter holds the event's key, value and headers and so is larger than the event. One
 * that a broker with default settings would refuse keeps only the beginning of its value, and no
 * headers: the job must go on, and topic, partition and offset tell where the whole lies.
 */
public final class DeadLetters {

  /** The largest record before it is cut, in bytes; Kafka's default limit is about 1 MiB. */
  static final int MAX_BYTES = 960 << 10;

  private static final int MAX_MESSAGE = 4 << 10;

  private final AvroWriter writer = new AvroWriter();

  /** The record for the dead letters topic: keyed as the event was. */
  public OutRecord encode(InRecord event, Rejected why) {
    return encode(event, why.code().name(), shortened(why.sentence()));
  }

  /**
   * The mark that a replay leaves behind the letters that it has replayed, itself in the form of a
   * letter: of partition {@code partition} of the letters' topic, those before offset {@code next}.
   *
   * @param reasons the codes of the letters that were replayed; none for all codes
   */
  public byte[] encodeMark(String topic, int partition, long next, Collection<String> reasons) {
    Header[] codes = reasons.stream().map(code -> new Header(code, null)).toArray(Header[]::new);
    String which = reasons.isEmpty() ? "all" : String.join(", ", reasons);
    InRecord place = new InRecord(topic, partition, next, -1, null, null, codes);
    return encode(place, DeadLetter.MARK, "dead letters before this offset were replayed: " + which)
        .value();
  }

  private OutRecord encode(InRecord event, String reason, String sentence) {
    boolean whole = size(event) <= MAX_BYTES;
    byte[] key = whole || length(event.key()) < MAX_BYTES / 4 ? event.key() : null;
    writer.reset();
    writer.writeString(reason);
    writer.writeString(sentence);
    writer.writeString(event.topic());
    writer.writeLong(event.partition());
    writer.writeLong(event.offset());
    writeTime(event.timestamp());
    writeBytes(key);
    writeBytes(whole ? event.value() : beginning(event.value()));
    writer.writeLong(length(event.value()));
    writeHeaders(whole ? event.headers() : Header.NONE);
    writer.writeBoolean(!whole);
    return new OutRecord(OutTopic.DEAD_LETTERS, key, writer.toBytes());
  }

  /** Bytes of the record: the key counts twice, as it is the record's key and a field. */
  private static long size(InRecord event) {
    long size = 2L * length(event.key()) + length(event.value()) + MAX_MESSAGE;
    for (Header header : event.headers()) {
      size += header.name().length() * 3L + length(header.value()) + 8;
    }
    return size;
  }

  private static String shortened(String sentence) {
    int most = MAX_MESSAGE / 3;
    return sentence.length() <= most ? sentence : sentence.substring(0, most) + "…";
  }

  private static byte[] beginning(byte[] value) {
    return value == null || value.length <= MAX_BYTES / 4
        ? value
        : Arrays.copyOf(value, MAX_BYTES / 4);
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private void writeTime(long timestamp) {
    if (timestamp < 0) {
      writer.writeIndex(0);
    } else {
      writer.writeIndex(1);
      writer.writeLong(timestamp);
    }
  }

  private void writeBytes(byte[] bytes) {
    if (bytes == null) {
      writer.writeIndex(0);
    } else {
      writer.writeIndex(1);
      writer.writeBytes(bytes);
    }
  }

  private void writeHeaders(Header[] headers) {
    if (headers.length > 0) {
      writer.writeBlock(headers.length);
      for (Header header : headers) {
        writer.writeString(header.name());
        writeBytes(header.value());
      }
    }
    writer.writeEnd();
  }
}
