package org.thalweg.event;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.thalweg.definition.Node;

/**
 * A fixed number of numbers: an array, or packed in {@code bytes} or {@code fixed}.
 *
 * @param packing how numbers lie in bytes; doesn't matter for an array
 * @param scale what every number is divided by
 */
record VectorFeature(
    String name,
    String field,
    String input,
    int size,
    Packing packing,
    double scale,
    boolean standardise,
    Absent missing)
    implements Feature {

  static final String TYPE = "vector";

  static Feature read(String name, Node node) {
    node.allowOnly("type", "field", "input", "size", "encoding", "scale", "standardise", "missing");
    return new VectorFeature(
        name,
        node.get("field").text(name),
        node.get("input").text(SHARED_INPUT),
        node.require("size").integer(1, 1, 1 << 24),
        node.get("encoding").oneOf(Packing.class, Packing.FLOAT32),
        node.get("scale").positive(1),
        node.get("standardise").flag(false),
        node.get("missing").oneOf(Absent.class, Absent.REJECT));
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
        "size",
        size,
        "encoding",
        packing,
        "scale",
        scale,
        "standardise",
        standardise,
        "missing",
        missing);
  }

  @Override
  public Tensor tensor() {
    return Tensor.numbers(input, size);
  }

  @Override
  public int rawSize() {
    return size;
  }

  @Override
  public List<String> columns() {
    return IntStream.range(0, size).mapToObj(i -> name + "[" + i + "]").toList();
  }

  @Override
  public List<Span> spans() {
    return List.of(
        new Span(0, 0, size, standardise ? Span.Treatment.STANDARDISED : Span.Treatment.COPIED));
  }

  @Override
  public List<Use> uses(String owner, int column) {
    Step absent = missing.step(field, column, size, standardise ? Float.NaN : 0);
    return List.of(
        new Use(
            owner,
            field,
            VectorSteps.TYPES,
            s -> VectorSteps.any(s, packing, field, column, size, scale),
            absent));
  }
}
