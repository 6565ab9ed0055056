package org.thalweg.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;

/**
 * A list of vectors of one size: {@code [length, size]}.
 *
 * <p>The last vector is always in the last place: a shorter list has zeros before it, of a longer
 * one the last vectors are taken.
 *
 * @param length how many vectors the network takes
 * @param size how many numbers each has; with 1, the field may be a plain array of numbers
 */
record SequenceFeature(String name, String field, int length, int size, Absent missing)
    implements Feature {

  static final String TYPE = "sequence";

  private static final String TYPES = "array of arrays of numbers (of numbers, if the size is 1)";

  /** Over the fields of one event, or, with {@code last}, over the events of the key. */
  static Feature read(String name, Node node) {
    if (!node.get("last").isAbsent()) {
      return WindowFeature.read(name, node);
    }
    node.allowOnly("type", "field", "length", "size", "missing");
    int length = node.require("length").integer(1, 1, 1 << 16);
    int size = node.get("size").integer(1, 1, 1 << 14);
    return new SequenceFeature(
        name,
        node.get("field").text(name),
        length,
        size,
        node.get("missing").oneOf(Absent.class, Absent.REJECT));
  }

  @Override
  public Map<String, Object> definition() {
    return Definition.of(
        "type", TYPE, "field", field, "length", length, "size", size, "missing", missing);
  }

  @Override
  public String input() {
    return name;
  }

  @Override
  public Tensor tensor() {
    return new Tensor(name, List.of(length, size), 0, 0);
  }

  @Override
  public int rawSize() {
    return length * size;
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      for (int j = 0; j < size; j++) {
        columns.add(name + "[" + i + "," + j + "]");
      }
    }
    return columns;
  }

  @Override
  public List<Use> uses(String owner, int column) {
    Step absent = missing.step(field, column, rawSize(), 0);
    return List.of(new Use(owner, field, TYPES, schema -> step(schema, column), absent));
  }

  private Step step(Schema schema, int column) {
    if (schema.getType() != Schema.Type.ARRAY) {
      return null;
    }
    Schema item = schema.getElementType();
    boolean nested = item.getType() == Schema.Type.ARRAY;
    float[] vector = new float[size];
    Row inner = new Row();
    inner.features = vector;
    Step one =
        nested
            ? VectorSteps.array(item, field, 0, size, 1)
            : size == 1 ? VectorSteps.single(item, field) : null;
    return one == null ? null : (in, row) -> fill(in, one, inner, row.features, column);
  }

  /** Writes the vectors round and round, then turns the last one to the last place. */
  private void fill(Decoder in, Step one, Row inner, float[] features, int column) {
    long seen = 0;
    for (long count = in.readBlock(1); count != 0; count = in.readBlock(1)) {
      for (long i = 0; i < count; i++, seen++) {
        one.run(in, inner);
        int place = (int) (seen % length);
        System.arraycopy(inner.features, 0, features, column + place * size, size);
      }
    }
    if (seen % length != 0) {
      int shift = (int) (seen % length) * size;
      float[] ring = Arrays.copyOfRange(features, column, column + rawSize());
      System.arraycopy(ring, shift, features, column, ring.length - shift);
      System.arraycopy(ring, 0, features, column + ring.length - shift, shift);
    }
  }
}
