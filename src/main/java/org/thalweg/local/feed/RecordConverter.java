package org.thalweg.local.feed;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * A map by field names becomes a record; a field that is not there takes its default, or null. What
 * a field needs is made when a value comes for it: types may hold each other, and without end.
 */
final class RecordConverter implements Converter {
  private final Schema schema;
  private final List<Schema.Field> fields;
  private final Converters fieldConverters;
  private final Converter[] converters;
  private final Object[] defaults;

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
    this.fieldConverters = fieldConverters;
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
      return nothing(field);
    }
    try {
      return converter(field).convert(value);
    } catch (ConversionException e) {
      throw e.in(field.name());
    }
  }

  private Object nothing(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      if (field.schema().isNullable()) {
        return null;
      }
      throw ConversionException.missing(field.name());
    }
    if (defaults[field.pos()] == null) {
      defaults[field.pos()] = GenericData.get().getDefaultValue(field);
    }
    return defaults[field.pos()];
  }

  private Converter converter(Schema.Field field) {
    if (converters[field.pos()] == null) {
      converters[field.pos()] = fieldConverters.of(field);
    }
    return converters[field.pos()];
  }
}
