package org.thalweg.event;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The steps that read what an event says about itself: key, id and time. */
final class MetaSteps {

  /** The longest model key and id, in characters. */
  static final int MAX_TEXT = 1024;

  static final String TIME_TYPES = "a long of milliseconds, or with a timestamp's logical type";

  private MetaSteps() {}

  /**
   * Adds the uses of what is asked for besides the key; what is {@code null} isn't.
   *
   * @param prefix of the paths of the definition
   */
  static void addTo(List<Use> uses, String prefix, String id, String time, EventWeight weight) {
    if (id != null) {
      uses.add(id(prefix + "id", id));
    }
    if (time != null) {
      uses.add(time(prefix + "time", time));
    }
    if (weight != null) {
      uses.add(weight.use(prefix + "weight"));
    }
  }

  static Use key(String owner, String field) {
    Step missing =
        (in, row) -> {
          throw Rejection.missing(field);
        };
    return text(owner, field, (row, text) -> row.key = text, missing);
  }

  private static Use id(String owner, String field) {
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

  private static Use time(String owner, String field) {
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
