package org.thalweg.local.feed;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * One of several types: the first that takes the value, or the one that it names, as Avro's JSON
 * encoding does with {@code {"double": 1}}. Nothing (or an empty text, but where texts are the only
 * other type) is null.
 */
final class Unions implements Converter {
  private final boolean nullable;
  private final boolean text;
  private final List<Schema> types;
  private final List<Converter> converters;

  Unions(Schema schema, Function<Schema, Converter> maker) {
    this.nullable = schema.isNullable();
    this.types =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    this.converters = types.stream().map(maker).toList();
    this.text = types.stream().allMatch(type -> type.getType() == Schema.Type.STRING);
  }

  @Override
  public Object convert(Object value) {
    if (nullable && (value == null || (!text && value.equals("")))) {
      return null;
    }
    if (value instanceof Map<?, ?> map && map.size() == 1) {
      Object name = map.keySet().iterator().next();
      for (int i = 0; i < types.size(); i++) {
        if (types.get(i).getFullName().equals(name)) {
          return converters.get(i).convert(map.get(name));
        }
      }
    }
    return first(value);
  }

  private Object first(Object value) {
    ConversionException refused = null;
    for (Converter converter : converters) {
      try {
        return converter.convert(value);
      } catch (ConversionException e) {
        refused = e;
      }
    }
    if (refused != null && converters.size() == 1) {
      throw refused;
    }
    throw new ConversionException(
        "must be one of " + types.stream().map(Schema::getName).toList(), value);
  }
}
