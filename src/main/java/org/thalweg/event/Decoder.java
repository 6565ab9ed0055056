package org.thalweg.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Avro's binary encoding (specification 1.12, "Binary Encoding"), read from one array.
 *
 * <p>Nothing is taken on trust: every length is compared with the bytes that are left before it is
 * used, and nesting is bounded. What breaks a rule is a {@link Rejection}.
 */
final class Decoder {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The bits of the largest finite float; those of infinity and NaN are larger. */
  private static final int LARGEST_BITS = Float.floatToRawIntBits(Float.MAX_VALUE);

  /** Records within records; deeper ones only come from recursive schemas. */
  static final int MAX_DEPTH = 64;

  private byte[] bytes = {};
  private int position;
  private int depth;

  void reset(byte[] bytes) {
    this.bytes = bytes;
    position = 0;
    depth = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  void position(int position) {
    this.position = position;
  }

  int remaining() {
    return bytes.length - position;
  }

  void skip(int count) {
    require(count);
    position += count;
  }

  boolean readBoolean() {
    require(1);
    byte b = bytes[position++];
    if ((b & ~1) != 0) {
      throw bad("a boolean must be 0 or 1", b & 0xff);
    }
    return b == 1;
  }

  float readFloat() {
    return Float.intBitsToFloat(readFixedInt());
  }

  private int readFixedInt() {
    require(4);
    int bits = (int) INT.get(bytes, position);
    position += 4;
    return bits;
  }

  /** Several floats, one after the other. */
  void readFloats(float[] out, int at, int count) {
    require(4L * count);
    for (int i = 0; i < count; i++) {
      out[at + i] = Float.intBitsToFloat((int) INT.get(bytes, position + 4 * i));
    }
    position += 4 * count;
  }

  /**
   * Several doubles, one after the other, as floats.
   *
   * @return false, at the same position, if they aren't all there or aren't all finite floats
   */
  boolean readDoubles(float[] out, int at, int count) {
    if (remaining() / 8 < count) {
      return false;
    }
    int largest = 0;
    for (int i = 0; i < count; i++) {
      float value = (float) Double.longBitsToDouble((long) LONG.get(bytes, position + 8 * i));
      largest = Math.max(largest, Float.floatToRawIntBits(value) & Integer.MAX_VALUE);
      out[at + i] = value;
    }
    if (largest > LARGEST_BITS) {
      return false;
    }
    position += 8 * count;
    return true;
  }

  double readDouble() {
    return Double.longBitsToDouble(readFixedLong());
  }

  /** Eight bytes, little-endian. */
  long readFixedLong() {
    require(8);
    long bits = (long) LONG.get(bytes, position);
    position += 8;
    return bits;
  }

  int readInt() {
    int start = position;
    long value = readLong();
    if (value != (int) value || position - start > 5) {
      throw bad("an int must fit in 32 bits", value);
    }
    return (int) value;
  }

  long readLong() {
    if (position < bytes.length && bytes[position] >= 0) {
      long bits = bytes[position++];
      return (bits >>> 1) ^ -(bits & 1);
    }
    return readLongerLong();
  }

  private long readLongerLong() {
    int at = position;
    long bits = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == bytes.length) {
        throw bad("a whole number must end before the record does", "none of its end is left");
      }
      byte b = bytes[at++];
      bits |= (b & 0x7fL) << shift;
      if (b >= 0) {
        position = at;
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw bad("a whole number must have at most 10 bytes", "more");
  }

  /** The length of a string or of bytes, all of which are there. */
  int readLength() {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw bad("a length must be from 0 to the " + remaining() + " bytes left", length);
    }
    return (int) length;
  }

  /** The length of a string, which is UTF-8: texts that differ must not become one. */
  int readTextLength() {
    int length = readLength();
    int bad = Utf8.firstBad(bytes, position, length);
    if (bad >= 0) {
      position = bad;
      throw bad("a text must be UTF-8", String.format("%02X", bytes[bad]));
    }
    return length;
  }

  String readString() {
    int length = readTextLength();
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  /** Which of a union's branches or an enum's symbols follows. */
  int readIndex(int count) {
    int index = readInt();
    if (index < 0 || index >= count) {
      throw bad("an index must be from 0 to " + (count - 1), index);
    }
    return index;
  }

  /**
   * The number of items in the next block of an array or map; 0 after the last.
   *
   * @param itemSize the fewest bytes that an item takes
   */
  long readBlock(int itemSize) {
    long count = readLong();
    if (count < 0) {
      count = -count;
      readLength();
    }
    if (count < 0 || (itemSize > 0 && count > remaining() / itemSize)) {
      throw bad("a block's items must fit in the " + remaining() + " bytes left", count);
    }
    return count;
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw Rejection.of(
          ReasonCode.TOO_LARGE, "byte " + position, "nesting must be at most " + MAX_DEPTH, "more");
    }
  }

  void leave() {
    depth--;
  }

  void requireEnd() {
    if (remaining() != 0) {
      throw bad("the record must end with its last field", remaining() + " bytes more");
    }
  }

  private void require(long count) {
    if (count > bytes.length - position) {
      throw bad("the next " + count + " bytes must be there", remaining() + " left");
    }
  }

  private Rejection bad(String rule, Object value) {
    return Rejection.undecodable("byte " + position + ": " + rule + ": " + value);
  }
}
