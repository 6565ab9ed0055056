package org.thalweg.event;

import org.thalweg.definition.Node;

/**
 * The field that says how much an event counts in the loss, and the most that it may say: {@code
 * weight: importance} or {@code weight: {field: importance, max: 10}}.
 *
 * <p>What is above {@code max} counts as {@code max}: a single event must not be able to ruin a
 * model. A negative weight is the event's mistake.
 *
 * @param max above 0
 */
public record EventWeight(String field, float max) {

  /** The most that a weight may be, unless the definition says otherwise. */
  static final float MAX = 100;

  /** Reads a definition; {@code null} if there is none. */
  static EventWeight read(Node node) {
    if (node.isAbsent() || node.isScalar()) {
      String field = node.text(null);
      return field == null ? null : new EventWeight(field, MAX);
    }
    node.allowOnly("field", "max");
    String field = node.require("field").text(null);
    double max = node.get("max").positive(MAX);
    if (max > Float.MAX_VALUE || (float) max == 0) {
      node.get("max").problem("must be within the range of a float: " + max);
    }
    return field == null ? null : new EventWeight(field, (float) max);
  }

  /** What {@link #read} takes; the field alone where nothing else was said, as it always was. */
  static Object definition(EventWeight weight) {
    if (weight == null) {
      return null;
    }
    return weight.max == MAX
        ? weight.field
        : Definition.of("field", weight.field, "max", (double) weight.max);
  }

  @Override
  public String toString() {
    return field + ", at most " + Numbers.show(max);
  }

  /** Reads it into a row. */
  Use use(String owner) {
    return new Use(
        owner, field, Numbers.TYPES, schema -> step(Numbers.source(schema)), (in, row) -> {});
  }

  private Step step(Numbers.Source source) {
    return source == null ? null : (in, row) -> put(source.read(in), row);
  }

  private void put(double value, Row row) {
    float weight = Numbers.finite(value, field);
    if (weight < 0) {
      throw Rejection.of(ReasonCode.OUT_OF_RANGE, field, "must be at least 0", Numbers.show(value));
    }
    row.clipped = weight > max;
    row.weight = Math.min(max, weight);
  }
}
