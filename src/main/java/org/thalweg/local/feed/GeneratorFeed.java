package org.thalweg.local.feed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.thalweg.local.generate.Generator;

/** The first events of a generator. */
final class GeneratorFeed implements Feed {
  private final Generator generator;
  private final GenericData.Record record;
  private final int[] positions;
  private final Converter[] converters;
  private long left;

  GeneratorFeed(String name, Generator generator, Schema schema, long events) {
    this.generator = generator;
    this.record = new GenericData.Record(schema);
    this.left = events;
    List<String> fields = generator.fields();
    this.positions = new int[fields.size()];
    this.converters = new Converter[fields.size()];
    Map<String, Integer> filled = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      Schema.Field field = schema.getField(fields.get(i));
      if (field == null) {
        throw new FeedException(
            "the generator %s makes %s, which the schema %s does not have"
                .formatted(name, fields.get(i), schema.getName()));
      }
      filled.put(field.name(), i);
      positions[i] = field.pos();
      converters[i] = new Converters(Notation.PLAIN).of(field);
    }
    fillRest(name, schema, filled);
  }

  private void fillRest(String name, Schema schema, Map<String, Integer> filled) {
    for (Schema.Field field : schema.getFields()) {
      if (!filled.containsKey(field.name())) {
        if (!field.hasDefaultValue() && !field.schema().isNullable()) {
          throw new FeedException(
              "the schema %s needs %s, which the generator %s does not make"
                  .formatted(schema.getName(), field.name(), name));
        }
        record.put(
            field.pos(), field.hasDefaultValue() ? GenericData.get().getDefaultValue(field) : null);
      }
    }
  }

  @Override
  public GenericRecord next() {
    if (left <= 0) {
      return null;
    }
    left--;
    Object[] event = generator.next();
    for (int i = 0; i < positions.length; i++) {
      record.put(positions[i], converters[i].convert(event[i]));
    }
    return record;
  }

  @Override
  public void close() {
    left = 0;
  }
}
