package org.thalweg.local;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** The field of a record that says which model it belongs to. */
public final class KeyField {
  private final List<String> steps;

  /**
   * A field.
   *
   * @param path its name, or names from the outer to the inner record with dots between
   */
  public KeyField(String path) {
    this.steps = List.of(path.split("\\.", -1));
  }

  /** The field's value as text in UTF-8, or {@code null} if there is none. */
  byte[] of(GenericRecord record) {
    Object value = record;
    for (String step : steps) {
      value = value instanceof GenericRecord inner && inner.hasField(step) ? inner.get(step) : null;
    }
    return value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
  }
}
