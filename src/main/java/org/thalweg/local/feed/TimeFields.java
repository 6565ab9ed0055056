package org.thalweg.local.feed;

import java.util.HashSet;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** The fields of a schema that are dates and times. */
final class TimeFields {
  private final Set<String> found = new HashSet<>();
  private final Set<String> visited = new HashSet<>();

  private TimeFields() {}

  /**
   * Checks that names are those of dates and times.
   *
   * @throws FeedException if one is not
   */
  static void requireAll(Set<String> names, Schema schema) {
    TimeFields fields = new TimeFields();
    fields.visit(schema, "");
    for (String name : names) {
      if (!fields.found.contains(name)) {
        throw new FeedException(
            "the input says how times of %s are written, which is no date or time of the schema %s"
                .formatted(name, schema.getName()));
      }
    }
  }

  private void visit(Schema schema, String field) {
    switch (schema.getType()) {
      case RECORD -> {
        if (visited.add(schema.getFullName())) {
          schema.getFields().forEach(inner -> visit(inner.schema(), inner.name()));
        }
      }
      case UNION -> schema.getTypes().forEach(type -> visit(type, field));
      case ARRAY -> visit(schema.getElementType(), field);
      case MAP -> visit(schema.getValueType(), field);
      default -> {
        LogicalType type = schema.getLogicalType();
        if (type != null && type.getName().matches("date|(local-)?time(stamp)?-.*")) {
          found.add(field);
        }
      }
    }
  }
}
