package org.thalweg.event;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A record's schema, but for one field that may be null too, and is if nothing is said. */
final class OptionalLabel {

  private OptionalLabel() {}

  static Schema in(Schema record, String name) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      fields.add(
          field.name().equals(name)
              ? new Schema.Field(
                  name, withNull(field.schema()), field.doc(), Schema.Field.NULL_DEFAULT_VALUE)
              : new Schema.Field(field, field.schema()));
    }
    return Schema.createRecord(
        record.getName(), record.getDoc(), record.getNamespace(), false, fields);
  }

  private static Schema withNull(Schema schema) {
    List<Schema> types = new ArrayList<>();
    types.add(Schema.create(Schema.Type.NULL));
    types.addAll(schema.isUnion() ? schema.getTypes() : List.of(schema));
    return Schema.createUnion(types);
  }
}
