package org.thalweg.event;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The steps that read what an event says about itself: key, id, time and weight. */
final class MetaSteps {

  /** The longest model key and id, in characters. */
  static final int MAX_TEXT = 1024;

  static final String TIME_TYPES = "a long of milliseconds, or with a timestamp's logical type";

  private MetaSteps() {}

  static Use key(String owner, String field) {
    Step missing =
        (in, row) -> {
          throw Rejection.missing(field);
        };
    return text(owner, field, (row, text) -> row.key = text, missing);
  }

  static Use id(String owner, String field) {
    return text(owner, field, (row, text) -> row.id = text, (in, row) -> {});
  }

  private static Use text(
      String owner, String field, BiConsumer<Row, String> target, Step missing) {
    return new Use(owner, field, Texts.TYPES, s -> textStep(s, field, target), missing);
  }

  private static Step textStep(Schema schema, String field, BiConsumer<Row, String> target) {
    Function<Decoder, String> text = Texts.text(schema);
    return text == null
        ? null
        : (in, row) -> target.accept(row, requireShort(text.apply(in), field));
  }

  private static String requireShort(String text, String field) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    String rule = "must have at most " + MAX_TEXT + " characters";
    throw Rejection.of(ReasonCode.TOO_LARGE, field, rule, text.length());
  }

  static Use weight(String owner, String field) {
    return new Use(owner, field, Numbers.TYPES, s -> weightStep(s, field), (in, row) -> {});
  }

  private static Step weightStep(Schema schema, String field) {
    Numbers.Source source = Numbers.source(schema);
    return source == null ? null : (in, row) -> row.weight = weight(source.read(in), field);
  }

  private static float weight(double value, String field) {
    float weight = Numbers.finite(value, field);
    if (weight < 0) {
      throw Rejection.of(ReasonCode.OUT_OF_RANGE, field, "must be at least 0", Numbers.show(value));
    }
    return weight;
  }

  static Use time(String owner, String field) {
    return new Use(owner, field, TIME_TYPES, MetaSteps::timeStep, (in, row) -> {});
  }

  private static Step timeStep(Schema schema) {
    if (schema.getType() != Schema.Type.LONG) {
      return null;
    }
    long perMilli = unitsPerMilli(schema);
    return (in, row) -> row.time = Math.floorDiv(in.readLong(), perMilli);
  }

  /** How many units of a timestamp's schema make a millisecond. */
  static long unitsPerMilli(Schema schema) {
    LogicalType type = schema.getLogicalType();
    if (type instanceof LogicalTypes.TimestampMicros
        || type instanceof LogicalTypes.LocalTimestampMicros) {
      return 1_000;
    }
    return type instanceof LogicalTypes.TimestampNanos
            || type instanceof LogicalTypes.LocalTimestampNanos
        ? 1_000_000
        : 1;
  }
}
