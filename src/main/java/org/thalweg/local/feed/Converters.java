package org.thalweg.local.feed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Converters for every Avro schema, from values as one input writes them. */
final class Converters {
  private final Notation notation;

  Converters(Notation notation) {
    this.notation = notation;
  }

  /** For values of a field. */
  Converter of(Schema.Field field) {
    return of(field.schema(), field.name());
  }

  private Converter of(Schema schema, String field) {
    return switch (schema.getType()) {
      case NULL -> Converters::nothing;
      case BOOLEAN -> Scalars::flag;
      case INT -> int32(schema.getLogicalType(), field);
      case LONG -> int64(schema.getLogicalType(), field);
      case FLOAT -> value -> (float) notation.numerals().number("float", value);
      case DOUBLE -> value -> notation.numerals().number("double", value);
      case STRING -> Scalars::text;
      case ENUM -> symbol(schema);
      case BYTES -> bytes(schema);
      case FIXED -> fixed(schema);
      case ARRAY -> array(schema, field);
      case MAP -> map(schema, field);
      case RECORD -> new RecordConverter(schema, this);
      case UNION -> new Unions(schema, type -> of(type, field));
    };
  }

  private static Object nothing(Object value) {
    if (value == null || value.equals("")) {
      return null;
    }
    throw new ConversionException("must be null", value);
  }

  private Converter int32(LogicalType type, String field) {
    if (type instanceof LogicalTypes.Date) {
      return notation.times(field)::date;
    }
    if (type instanceof LogicalTypes.TimeMillis) {
      Times times = notation.times(field);
      return value -> (int) times.timeOfDay(value, TimeUnit.MILLISECONDS);
    }
    return notation.numerals()::int32;
  }

  private Converter int64(LogicalType type, String field) {
    TimeUnit instant = unit(type, "timestamp-");
    TimeUnit local = unit(type, "local-timestamp-");
    if (instant != null) {
      Times times = notation.times(field);
      return value -> times.instant(value, instant);
    }
    if (local != null) {
      Times times = notation.times(field);
      return value -> times.local(value, local);
    }
    if (type instanceof LogicalTypes.TimeMicros) {
      Times times = notation.times(field);
      return value -> times.timeOfDay(value, TimeUnit.MICROSECONDS);
    }
    return notation.numerals()::int64;
  }

  private static TimeUnit unit(LogicalType type, String kind) {
    String name = type == null || !type.getName().startsWith(kind) ? "" : type.getName();
    return switch (name.replace(kind, "")) {
      case "millis" -> TimeUnit.MILLISECONDS;
      case "micros" -> TimeUnit.MICROSECONDS;
      case "nanos" -> TimeUnit.NANOSECONDS;
      default -> null;
    };
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

  private Converter bytes(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal type) {
      Decimals decimals = new Decimals(type, notation);
      return value -> ByteBuffer.wrap(decimals.bytes(value));
    }
    return value -> ByteBuffer.wrap(Binary.bytes(value, notation.bytes()));
  }

  private Converter fixed(Schema schema) {
    int size = schema.getFixedSize();
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal type) {
      Decimals decimals = new Decimals(type, notation);
      return value -> new GenericData.Fixed(schema, decimals.bytes(value, size));
    }
    return value -> {
      byte[] bytes = Binary.bytes(value, notation.bytes());
      if (bytes.length != size) {
        throw new ConversionException("must have " + size + " bytes", bytes.length);
      }
      return new GenericData.Fixed(schema, bytes);
    };
  }

  private Converter array(Schema schema, String field) {
    Converter item = of(schema.getElementType(), field);
    Lists lists = new Lists(notation.numerals());
    return value -> {
      List<?> values = lists.of(value);
      List<Object> converted = new ArrayList<>(values.size());
      for (Object each : values) {
        converted.add(item.convert(each));
      }
      return converted;
    };
  }

  private Converter map(Schema schema, String field) {
    Converter item = of(schema.getValueType(), field);
    return value -> {
      if (!(value instanceof Map<?, ?> values)) {
        throw new ConversionException("must be a map", value);
      }
      Map<String, Object> converted = new LinkedHashMap<>();
      values.forEach((key, each) -> converted.put(key.toString(), item.convert(each)));
      return converted;
    };
  }
}
