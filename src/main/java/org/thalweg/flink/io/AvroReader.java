package org.thalweg.flink.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link AvroWriter} writes. The bytes may be anybody's: every length is compared with
 * the bytes that are left before memory is taken for it. Avro 1.12, "Binary encoding".
 */
final class AvroReader {

  private static final int LONGEST = 64;

  private final byte[] bytes;
  private int position;

  /** A reader from the first byte on. */
  AvroReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * An {@code int} or {@code long}.
   *
   * @throws IllegalArgumentException if it doesn't end, as in all that follows
   */
  long readLong() {
    long bits = 0;
    for (int shift = 0; shift < LONGEST; shift += 7) {
      byte next = readByte();
      bits |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw new IllegalArgumentException("a whole number must have at most 10 bytes: more");
  }

  int readInt() {
    long value = readLong();
    if (value != (int) value) {
      throw new IllegalArgumentException("an int must fit in 32 bits: " + value);
    }
    return (int) value;
  }

  double readDouble() {
    long bits = 0;
    for (int shift = 0; shift < Double.SIZE; shift += Byte.SIZE) {
      bits |= (readByte() & 0xFFL) << shift;
    }
    return Double.longBitsToDouble(bits);
  }

  boolean readBoolean() {
    return readByte() == 1;
  }

  /** Whether a union of null and something holds the something. */
  boolean readPresence() {
    return readLong() != 0;
  }

  byte[] readBytes() {
    int length = readCount(1);
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** Strict: what stands for bytes that are no text is longer than they are. */
  String readString() {
    ByteBuffer text = ByteBuffer.wrap(readBytes());
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a text must be UTF-8: byte " + text.position() + " is not", e);
    }
  }

  /**
   * The number of items in the next block of an array; 0 after the last.
   *
   * @param itemSize the fewest bytes that an item takes
   */
  int readBlock(int itemSize) {
    long count = readLong();
    if (count < 0) {
      count = -count;
      int unused = readCount(1);
    }
    return checked(count, itemSize);
  }

  boolean isAtEnd() {
    return position == bytes.length;
  }

  private int readCount(int itemSize) {
    return checked(readLong(), itemSize);
  }

  private int checked(long count, int itemSize) {
    int left = bytes.length - position;
    if (count < 0 || count > left / itemSize) {
      throw new IllegalArgumentException(
          "a length must fit in the " + left + " bytes left: " + count);
    }
    return (int) count;
  }

  private byte readByte() {
    if (isAtEnd()) {
      throw new IllegalArgumentException("the record must be whole: it ends at byte " + position);
    }
    return bytes[position++];
  }
}
