package org.thalweg.event;

import java.util.List;
import java.util.Map;
import org.thalweg.definition.Node;

/** One number; NaN in the raw row if it is missing. Booleans are 0 and 1. */
record NumberFeature(String name, String field, String input, boolean standardise, Absent missing)
    implements Feature {

  static final String TYPE = "number";

  static Feature read(String name, Node node) {
    node.allowOnly("type", "field", "input", "standardise", "missing");
    return new NumberFeature(
        name,
        node.get("field").text(name),
        node.get("input").text(SHARED_INPUT),
        node.get("standardise").flag(true),
        node.get("missing").oneOf(Absent.class, Absent.ACCEPT));
  }

  @Override
  public Map<String, Object> definition() {
    return Definition.of(
        "type",
        TYPE,
        "field",
        field,
        "input",
        input,
        "standardise",
        standardise,
        "missing",
        missing);
  }

  @Override
  public Tensor tensor() {
    return Tensor.numbers(input, 1);
  }

  @Override
  public int rawSize() {
    return 1;
  }

  @Override
  public List<String> columns() {
    return List.of(name);
  }

  @Override
  public List<Span> spans() {
    return List.of(
        new Span(0, 0, 1, standardise ? Span.Treatment.STANDARDISED : Span.Treatment.FILLED));
  }

  @Override
  public List<Use> uses(String owner, int column) {
    Step absent = missing.step(field, column, 1, Float.NaN);
    return List.of(
        new Use(owner, field, Numbers.TYPES, s -> NumberRun.of(s, column, field), absent));
  }
}
