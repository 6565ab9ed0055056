package org.thalweg.event;

import java.util.LinkedHashMap;
import java.util.Map;
import org.thalweg.definition.EnumNames;

/** Makes the maps that canonical definitions consist of. */
final class Definition {

  private Definition() {}

  /** A map of keys and values in turn, without those that are {@code null}. */
  static Map<String, Object> of(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object value = keysAndValues[i + 1];
      if (value != null) {
        map.put((String) keysAndValues[i], plain(value));
      }
    }
    return map;
  }

  private static Object plain(Object value) {
    return value instanceof Enum<?> constant ? EnumNames.name(constant) : value;
  }
}
