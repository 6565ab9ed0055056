package org.thalweg.flink.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Avro's binary encoding into a buffer that is used again for every record, without reflection and
 * without an object per field. Avro 1.12, "Binary encoding".
 */
final class AvroWriter {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[512];
  private int length;

  /** Starts the next record. */
  void reset() {
    length = 0;
  }

  /** The record written since the last reset, in an array of its own. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** An {@code int} or {@code long}: zigzag, then seven bits a byte, low bits first. */
  void writeLong(long value) {
    room(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** The branch of a union, or the position in an enum: a small number, from 0. */
  void writeIndex(int index) {
    if (index < 64) {
      room(1);
      bytes[length++] = (byte) (index << 1);
    } else {
      writeLong(index);
    }
  }

  /** The first branch of several unions, which is null in all of ours. */
  void writeZeros(int count) {
    room(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = 0;
    }
  }

  void writeBoolean(boolean value) {
    room(1);
    bytes[length++] = (byte) (value ? 1 : 0);
  }

  void writeFloat(float value) {
    room(4);
    INT.set(bytes, length, Float.floatToIntBits(value));
    length += 4;
  }

  void writeDouble(double value) {
    room(8);
    LONG.set(bytes, length, Double.doubleToLongBits(value));
    length += 8;
  }

  /** Bytes with their length before them; also a string's UTF-8. */
  void writeBytes(byte[] value) {
    writeBytes(value, 0, value.length);
  }

  /** What another writer wrote. */
  void writeRaw(byte[] encoded) {
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, length, encoded.length);
    length += encoded.length;
  }

  /** Part of an array as {@code bytes}. */
  void writeBytes(byte[] value, int from, int count) {
    writeLong(count);
    room(count);
    System.arraycopy(value, from, bytes, length, count);
    length += count;
  }

  void writeString(String value) {
    writeBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** An array of floats in one block. */
  void writeFloats(float[] values, int from, int count) {
    if (count > 0) {
      writeLong(count);
      for (int i = 0; i < count; i++) {
        writeFloat(values[from + i]);
      }
    }
    writeEnd();
  }

  /** Begins the only block of an array or map; call nothing for an empty one but its end. */
  void writeBlock(int items) {
    writeLong(items);
  }

  /** Ends an array or map. */
  void writeEnd() {
    writeLong(0);
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
