package org.thalweg.flink.io;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Byte arrays, strings and headers between serialised fields. A length stands before each, plus
 * one, as a varint: 0 means null.
 */
public final class Bytes {

  private Bytes() {}

  /** Writes an array that may be null. */
  public static void write(DataOutput out, byte[] bytes) throws IOException {
    if (bytes == null) {
      writeVarint(out, 0);
    } else {
      writeVarint(out, bytes.length + 1);
      out.write(bytes);
    }
  }

  /** Reads an array that may be null. */
  public static byte[] read(DataInput in) throws IOException {
    int length = readVarint(in) - 1;
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  /** Writes a string that may be null, of any length. */
  public static void writeString(DataOutput out, String text) throws IOException {
    write(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a string that may be null. */
  public static String readString(DataInput in) throws IOException {
    byte[] bytes = read(in);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes headers. */
  static void writeHeaders(DataOutput out, Header[] headers) throws IOException {
    writeVarint(out, headers.length);
    for (Header header : headers) {
      writeString(out, header.name());
      write(out, header.value());
    }
  }

  /** Reads headers. */
  static Header[] readHeaders(DataInput in) throws IOException {
    int count = readVarint(in);
    if (count == 0) {
      return Header.NONE;
    }
    Header[] headers = new Header[count];
    for (int i = 0; i < count; i++) {
      headers[i] = new Header(readString(in), read(in));
    }
    return headers;
  }

  /** Writes a number from 0 up in one to five bytes. */
  public static void writeVarint(DataOutput out, int value) throws IOException {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      out.writeByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  /** Reads a number that {@link #writeVarint} wrote. */
  public static int readVarint(DataInput in) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = in.readByte();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("A varint has at most five bytes");
  }
}
