package org.thalweg.snapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.thalweg.definition.Node;
import org.thalweg.nn.Shape;

/**
 * A tensor of a snapshot.
 *
 * @param name such as {@code 0.dense.weight}
 * @param trainable false for running statistics
 * @param encoding how its values are written
 */
public record StoredTensor(String name, Shape shape, boolean trainable, TensorEncoding encoding) {

  public StoredTensor {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(encoding, "encoding");
  }

  /** The bytes of its values. */
  long size() {
    return encoding.size(shape);
  }

  Object tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("shape", shape.toList());
    tree.put("trainable", trainable);
    tree.put("encoding", encoding.name().toLowerCase(java.util.Locale.ROOT));
    return tree;
  }

  static StoredTensor read(Node node) {
    List<Node> dims = node.require("shape").items();
    int[] sizes = dims.stream().mapToInt(dim -> dim.integer(1, 1, Integer.MAX_VALUE)).toArray();
    return new StoredTensor(
        node.require("name").text(""),
        node.build(new Shape(), () -> new Shape(sizes)),
        node.get("trainable").flag(true),
        node.require("encoding").oneOf(TensorEncoding.class, TensorEncoding.FLOAT32));
  }
}
