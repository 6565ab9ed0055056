package org.thalweg.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.definition.Node;
import org.thalweg.definition.Unquoted;

/**
 * An Avro schema that stands in the job file itself, as a tree: as JSON. Names and symbols are the
 * texts as written; anywhere else, as in a default, a scalar is what JSON has for it.
 */
final class SchemaTree {
  private static final Set<String> TEXTS =
      Set.of(
          "type",
          "name",
          "namespace",
          "doc",
          "symbols",
          "aliases",
          "items",
          "values",
          "order",
          "logicalType");
  private static final String DEFAULT = "default";

  private SchemaTree() {}

  /** The JSON, or {@code null} and a problem of the node whose value is unclear. */
  static String json(Node schema) {
    return schema.build(null, () -> Bundle.json(value(schema.raw(), false, false)));
  }

  private static Object value(Object value, boolean text, boolean data) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach(
          (key, each) -> {
            boolean isData = data || key.equals(DEFAULT);
            copy.put(key, value(each, !isData && TEXTS.contains(key), isData));
          });
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(each -> copy.add(value(each, text, data)));
      return copy;
    }
    if (text && value != null) {
      return value.toString();
    }
    return value instanceof Unquoted plain ? plain.json() : value;
  }
}
