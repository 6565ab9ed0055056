package org.thalweg.flink.train;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.flink.io.Bytes;

/**
 * Definitions (trees of maps, lists, texts, flags and numbers) as bytes, in operators that are sent
 * to a cluster and in savepoints: a tag, then the value. Equal trees give equal bytes.
 */
final class Definitions {

  private static final int NULL = 0;
  private static final int MAP = 1;
  private static final int LIST = 2;
  private static final int TEXT = 3;
  private static final int FLAG = 4;
  private static final int INTEGER = 5;
  private static final int LONG = 6;
  private static final int DOUBLE = 7;

  private Definitions() {}

  static byte[] toBytes(Object tree) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(tree, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The tree of {@link #toBytes}. */
  static Object ofBytes(byte[] bytes) {
    try {
      return read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException("A definition is complete", e);
    }
  }

  private static void write(Object value, DataOutput out) throws IOException {
    if (value == null) {
      out.writeByte(NULL);
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte(MAP);
      Bytes.writeVarint(out, map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        Bytes.writeString(out, (String) entry.getKey());
        write(entry.getValue(), out);
      }
    } else if (value instanceof List<?> list) {
      out.writeByte(LIST);
      Bytes.writeVarint(out, list.size());
      for (Object item : list) {
        write(item, out);
      }
    } else {
      writeScalar(value, out);
    }
  }

  private static void writeScalar(Object value, DataOutput out) throws IOException {
    if (value instanceof String text) {
      out.writeByte(TEXT);
      Bytes.writeString(out, text);
    } else if (value instanceof Boolean flag) {
      out.writeByte(FLAG);
      out.writeBoolean(flag);
    } else if (value instanceof Integer number) {
      out.writeByte(INTEGER);
      out.writeInt(number);
    } else if (value instanceof Long number) {
      out.writeByte(LONG);
      out.writeLong(number);
    } else if (value instanceof Number number) {
      out.writeByte(DOUBLE);
      out.writeDouble(number.doubleValue());
    } else {
      throw new IllegalArgumentException(
          "A definition is made of maps, lists, texts, flags and numbers: " + value.getClass());
    }
  }

  private static Object read(DataInput in) throws IOException {
    int tag = in.readByte();
    return switch (tag) {
      case NULL -> null;
      case MAP -> readMap(in);
      case LIST -> readList(in);
      case TEXT -> Bytes.readString(in);
      case FLAG -> in.readBoolean();
      case INTEGER -> in.readInt();
      case LONG -> in.readLong();
      case DOUBLE -> in.readDouble();
      default -> throw new IOException("A definition's tag is from 0 to 7: " + tag);
    };
  }

  private static Object readMap(DataInput in) throws IOException {
    int size = Bytes.readVarint(in);
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      map.put(Bytes.readString(in), read(in));
    }
    return map;
  }

  private static Object readList(DataInput in) throws IOException {
    int size = Bytes.readVarint(in);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(read(in));
    }
    return list;
  }
}
