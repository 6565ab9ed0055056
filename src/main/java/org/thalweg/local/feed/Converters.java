package org.thalweg.local.feed;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Converters for every Avro schema. */
final class Converters {
  private Converters() {}

  static Converter of(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> Converters::nothing;
      case BOOLEAN -> Scalars::flag;
      case INT -> date(schema) ? Times::date : Scalars::int32;
      case LONG -> whole(schema.getLogicalType());
      case FLOAT -> value -> (float) Scalars.number("float", value);
      case DOUBLE -> value -> Scalars.number("double", value);
      case STRING -> Scalars::text;
      case ENUM -> symbol(schema);
      case BYTES -> Binary::buffer;
      case FIXED -> fixed(schema);
      case ARRAY -> array(schema);
      case MAP -> map(schema);
      case RECORD -> new RecordConverter(schema);
      case UNION -> union(schema);
    };
  }

  /** Whether nothing at all is a value of this schema. */
  static boolean nullable(Schema schema) {
    return schema.isNullable();
  }

  private static Object nothing(Object value) {
    if (value == null || value.equals("")) {
      return null;
    }
    throw new ConversionException("must be null", value);
  }

  private static boolean date(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.Date;
  }

  private static Converter whole(LogicalType type) {
    if (type instanceof LogicalTypes.TimestampMillis
        || type instanceof LogicalTypes.LocalTimestampMillis) {
      return Times::millis;
    }
    if (type instanceof LogicalTypes.TimestampMicros
        || type instanceof LogicalTypes.LocalTimestampMicros) {
      return Times::micros;
    }
    return value -> Scalars.whole("long", value, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static Converter symbol(Schema schema) {
    return value -> {
      String symbol = Scalars.text(value);
      if (!schema.hasEnumSymbol(symbol)) {
        throw new ConversionException("must be one of " + schema.getEnumSymbols(), value);
      }
      return new GenericData.EnumSymbol(schema, symbol);
    };
  }

  private static Converter fixed(Schema schema) {
    int size = schema.getFixedSize();
    return value -> {
      byte[] bytes = Binary.buffer(value).array();
      if (bytes.length != size) {
        throw new ConversionException("must have " + size + " bytes", bytes.length);
      }
      return new GenericData.Fixed(schema, bytes);
    };
  }

  private static Converter array(Schema schema) {
    Converter item = of(schema.getElementType());
    return value -> {
      List<?> values = Lists.of(value);
      List<Object> converted = new ArrayList<>(values.size());
      for (Object each : values) {
        converted.add(item.convert(each));
      }
      return converted;
    };
  }

  private static Converter map(Schema schema) {
    Converter item = of(schema.getValueType());
    return value -> {
      if (!(value instanceof Map<?, ?> values)) {
        throw new ConversionException("must be a map", value);
      }
      Map<String, Object> converted = new LinkedHashMap<>();
      values.forEach((key, each) -> converted.put(key.toString(), item.convert(each)));
      return converted;
    };
  }

  /** The first type of the union that takes the value; nothing (or an empty text) is null. */
  private static Converter union(Schema schema) {
    boolean nullable = nullable(schema);
    List<Schema> types =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    List<Converter> converters = types.stream().map(Converters::of).toList();
    boolean text = types.stream().allMatch(type -> type.getType() == Schema.Type.STRING);
    return value -> {
      if (nullable && (value == null || (!text && value.equals("")))) {
        return null;
      }
      return first(converters, types, value);
    };
  }

  private static Object first(List<Converter> converters, List<Schema> types, Object value) {
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
