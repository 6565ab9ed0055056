package org.thalweg.event;

import java.util.function.Function;
import org.apache.avro.Schema;

/** Avro's numbers and booleans as finite floats. */
final class Numbers {

  static final String TYPES = "int, long, float, double or boolean";

  private Numbers() {}

  /** Reads one value. */
  @FunctionalInterface
  interface Source {
    double read(Decoder in);
  }

  /** Reads values of a schema; {@code null} if they are no numbers. */
  static Source source(Schema schema) {
    return switch (schema.getType()) {
      case INT -> Decoder::readInt;
      case LONG -> Decoder::readLong;
      case FLOAT -> Decoder::readFloat;
      case DOUBLE -> Decoder::readDouble;
      case BOOLEAN -> in -> in.readBoolean() ? 1 : 0;
      default -> null;
    };
  }

  static float finite(double value, String field) {
    float number = (float) value;
    if (Math.abs(number) <= Float.MAX_VALUE) {
      return number;
    }
    throw notFinite(value, field);
  }

  static Rejection notFinite(double value, String field) {
    return Rejection.of(
        ReasonCode.NOT_FINITE, field, "must be finite and within the range of a float", value);
  }

  /** Reads a number as the text that a sentence shows. */
  static Function<Decoder, String> text(Schema schema) {
    Source source = source(schema);
    return in -> show(source.read(in));
  }

  /** Whole numbers without the fraction. */
  static String show(double value) {
    return value == (long) value ? Long.toString((long) value) : Double.toString(value);
  }
}
