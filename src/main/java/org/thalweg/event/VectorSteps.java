package org.thalweg.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.avro.Schema;

/** The steps that read many numbers of one value. */
final class VectorSteps {

  static final String TYPES = "array of numbers, bytes or fixed";

  private VectorSteps() {}

  /** Reads how many bytes follow, or knows it. */
  @FunctionalInterface
  private interface Length extends ToIntFunction<Decoder> {}

  /** Whatever the schema holds numbers in; {@code null} if it holds none. */
  static Step any(
      Schema schema, Packing packing, String field, int column, int size, double scale) {
    return switch (schema.getType()) {
      case ARRAY -> array(schema, field, column, size, scale);
      case BYTES -> packed(packing, Decoder::readLength, field, column, size, scale);
      case FIXED -> packed(packing, in -> schema.getFixedSize(), field, column, size, scale);
      default -> null;
    };
  }

  private static Step packed(
      Packing packing, Length length, String field, int column, int size, double scale) {
    return packing == Packing.FLOAT32
        ? float32(length, field, column, size, scale)
        : uint8(length, field, column, size, scale);
  }

  /** An array of {@code size} numbers; {@code null} if its items are none. */
  static Step array(Schema array, String field, int column, int size, double scale) {
    Numbers.Source source = items(array.getElementType(), field);
    if (source == null) {
      return null;
    }
    int itemSize = SkipPlan.minimum(array.getElementType());
    boolean floats = array.getElementType().getType() == Schema.Type.FLOAT;
    return (in, row) -> {
      long seen = 0;
      for (long count = in.readBlock(itemSize); count != 0; count = in.readBlock(itemSize)) {
        long bulk = floats ? Math.min(count, Math.max(0, size - seen)) : 0;
        readFloats(in, (int) bulk, row.features, column + (int) seen, scale, field, (int) seen);
        seen += bulk;
        for (long i = bulk; i < count; i++, seen++) {
          double value = source.read(in);
          if (seen < size) {
            row.features[column + (int) seen] = item(value / scale, field, seen);
          }
        }
      }
      if (seen != size) {
        throw wrongLength(field, size + " numbers", seen);
      }
    };
  }

  /** One number into the first column; {@code null} if the schema is none. */
  static Step single(Schema schema, String field) {
    Numbers.Source source = items(schema, field);
    return source == null
        ? null
        : (in, row) -> row.features[0] = Numbers.finite(source.read(in), field);
  }

  /** The items of an array, none of which may be null. */
  private static Numbers.Source items(Schema item, String field) {
    if (item.getType() != Schema.Type.UNION) {
      return Numbers.source(item);
    }
    List<Numbers.Source> branches = new ArrayList<>();
    for (Schema branch : item.getTypes()) {
      Numbers.Source source =
          branch.getType() == Schema.Type.NULL ? in -> nullItem(field) : Numbers.source(branch);
      if (source == null) {
        return null;
      }
      branches.add(source);
    }
    return in -> branches.get(in.readIndex(branches.size())).read(in);
  }

  private static double nullItem(String field) {
    throw Rejection.of(ReasonCode.MISSING_FIELD, field, "every item must have a value", null);
  }

  /** Packed little-endian floats. */
  private static Step float32(Length length, String field, int column, int size, double scale) {
    return (in, row) -> {
      requireBytes(length.applyAsInt(in), 4 * size, size + " float32", field);
      readFloats(in, size, row.features, column, scale, field, 0);
    };
  }

  /** Many floats at once; {@code first} is the index of the first, for the message. */
  private static void readFloats(
      Decoder in, int count, float[] out, int column, double scale, String field, int first) {
    in.readFloats(out, column, count);
    if (scale != 1) {
      for (int i = column; i < column + count; i++) {
        out[i] = (float) (out[i] / scale);
      }
    }
    for (int i = 0; i < count; i++) {
      if (!(Math.abs(out[column + i]) <= Float.MAX_VALUE)) {
        throw Numbers.notFinite(out[column + i], field + "[" + (first + i) + "]");
      }
    }
  }

  /** Unsigned bytes. */
  private static Step uint8(Length length, String field, int column, int size, double scale) {
    float[] values = scaledBytes(scale);
    return (in, row) -> {
      requireBytes(length.applyAsInt(in), size, size + " uint8", field);
      byte[] bytes = in.bytes();
      int start = in.position();
      in.skip(size);
      float[] features = row.features;
      for (int i = 0; i < size; i++) {
        features[column + i] = values[bytes[start + i] & 0xff];
      }
    };
  }

  /** What the 256 bytes are when divided by {@code scale}. */
  static float[] scaledBytes(double scale) {
    float[] values = new float[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (i / scale);
    }
    return values;
  }

  private static float item(double value, String field, long index) {
    float number = (float) value;
    if (Math.abs(number) <= Float.MAX_VALUE) {
      return number;
    }
    throw Numbers.notFinite(value, field + "[" + index + "]");
  }

  private static void requireBytes(int bytes, int expected, String what, String field) {
    if (bytes != expected) {
      throw wrongLength(field, what + " in " + expected + " bytes", bytes);
    }
  }

  private static Rejection wrongLength(String field, String rule, long actual) {
    return Rejection.of(ReasonCode.WRONG_LENGTH, field, "must be " + rule, actual);
  }
}
