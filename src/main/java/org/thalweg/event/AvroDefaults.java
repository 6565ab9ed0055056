package org.thalweg.event;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * How many values the defaults of a schema are. What a record's default leaves out is the default
 * of the record's own field, so that few of them may be more than anybody can write out.
 */
final class AvroDefaults {

  /** More than any bound; it stays so if it is added to. */
  private static final long ENDLESS = Long.MAX_VALUE / 4;

  private final IdentityHashMap<Schema.Field, Long> known = new IdentityHashMap<>();

  /**
   * The values of a field's default; 0 if it has none, far more than a billion if they never end.
   */
  long of(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return 0;
    }
    Long before = known.putIfAbsent(field, ENDLESS);
    if (before != null) {
      return before;
    }
    long values = of(field.schema(), field.defaultVal());
    known.put(field, values);
    return values;
  }

  private long of(Schema schema, Object value) {
    long sum = 1;
    if (schema.getType() == Schema.Type.UNION) {
      for (Schema branch : schema.getTypes()) {
        sum = Math.max(sum, of(branch, value));
      }
    } else if (schema.getType() == Schema.Type.ARRAY && value instanceof List<?> items) {
      for (Object item : items) {
        sum = sum(sum, of(schema.getElementType(), item));
      }
    } else if (schema.getType() == Schema.Type.MAP && value instanceof Map<?, ?> map) {
      for (Object item : map.values()) {
        sum = sum(sum, of(schema.getValueType(), item));
      }
    } else if (schema.getType() == Schema.Type.RECORD && value instanceof Map<?, ?> map) {
      for (Schema.Field field : schema.getFields()) {
        Object item = map.get(field.name());
        sum = sum(sum, item == null ? of(field) : of(field.schema(), item));
      }
    }
    return sum;
  }

  private static long sum(long a, long b) {
    return Math.min(ENDLESS, a + b);
  }
}
