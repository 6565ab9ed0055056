package org.thalweg.local.feed;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** A map by field names becomes a record; a field that is not there takes its default, or null. */
final class RecordConverter implements Converter {
  private final Schema schema;
  private final List<Schema.Field> fields;
  private final Converter[] converters;
  private final Object[] defaults;
  private final boolean[] optional;

  /** For the records of an input. */
  static RecordConverter of(Schema schema, Notation notation) {
    TimeFields.requireAll(notation.patterns().keySet(), schema);
    return new RecordConverter(schema, new Converters(notation));
  }

  RecordConverter(Schema schema, Converters fieldConverters) {
    this.schema = schema;
    this.fields = schema.getFields();
    this.converters = new Converter[fields.size()];
    this.defaults = new Object[fields.size()];
    this.optional = new boolean[fields.size()];
    for (Schema.Field field : fields) {
      converters[field.pos()] = fieldConverters.of(field);
      optional[field.pos()] = field.hasDefaultValue() || field.schema().isNullable();
      defaults[field.pos()] =
          field.hasDefaultValue() ? GenericData.get().getDefaultValue(field) : null;
    }
  }

  @Override
  public GenericData.Record convert(Object value) {
    if (!(value instanceof Map<?, ?> values)) {
      throw new ConversionException("must be a record", value);
    }
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : fields) {
      record.put(field.pos(), field(values, field));
    }
    return record;
  }

  private Object field(Map<?, ?> values, Schema.Field field) {
    Object value = values.get(field.name());
    if (value == null && !values.containsKey(field.name())) {
      if (optional[field.pos()]) {
        return defaults[field.pos()];
      }
      throw ConversionException.missing(field.name());
    }
    try {
      return converters[field.pos()].convert(value);
    } catch (ConversionException e) {
      throw e.in(field.name());
    }
  }
}
