package org.thalweg.event;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Random schemas of every type, and random values of them. */
final class RandomRecords {

  private final Random random;
  private int names;

  RandomRecords(long seed) {
    random = new Random(seed);
  }

  Schema schema() {
    Schema schema = record(0);
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      fields.add(new Schema.Field(field.name(), field.schema(), null, (Object) null));
    }
    fields.add(new Schema.Field("pad", Schema.create(Schema.Type.INT), null, (Object) null));
    return Schema.createRecord("Event", null, "r", false, fields);
  }

  private Schema record(int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      fields.add(new Schema.Field("f" + i, field(depth), null, (Object) null));
    }
    return Schema.createRecord(next(), null, "r", false, fields);
  }

  private String next() {
    return "N" + names++;
  }

  private Schema field(int depth) {
    Schema type = type(depth);
    if (type.getType() == Schema.Type.NULL || random.nextInt(3) > 0) {
      return type;
    }
    Schema nothing = Schema.create(Schema.Type.NULL);
    return random.nextBoolean()
        ? Schema.createUnion(nothing, type)
        : Schema.createUnion(type, nothing);
  }

  private Schema type(int depth) {
    SchemaBuilder.TypeBuilder<Schema> builder = SchemaBuilder.builder();
    return switch (random.nextInt(depth < 3 ? 14 : 9)) {
      case 0 -> builder.intType();
      case 1 -> builder.longType();
      case 2 -> builder.floatType();
      case 3, 4 -> builder.doubleType();
      case 5 -> builder.booleanType();
      case 6 -> builder.stringType();
      case 7 -> builder.bytesType();
      case 8 -> builder.nullType();
      case 9 -> Schema.createEnum(next(), null, "r", List.of("A", "B", "C"));
      case 10 -> Schema.createFixed(next(), null, "r", random.nextInt(5));
      case 11 -> Schema.createArray(field(depth + 1));
      case 12 -> Schema.createMap(field(depth + 1));
      default -> record(depth + 1);
    };
  }

  GenericRecord value(Schema schema) {
    return (GenericRecord) any(schema);
  }

  private Object any(Schema schema) {
    return switch (schema.getType()) {
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> (float) random.nextGaussian();
      case DOUBLE -> random.nextGaussian();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTES -> ByteBuffer.wrap(bytes(random.nextInt(9)));
      case NULL -> null;
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
      case ARRAY -> list(schema);
      case MAP -> map(schema);
      case UNION -> any(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case RECORD -> fields(schema);
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    return random
        .ints(random.nextInt(6), 0, 0x800)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private List<Object> list(Schema schema) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(any(schema.getElementType()));
    }
    return list;
  }

  private Map<String, Object> map(Schema schema) {
    Map<String, Object> map = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      map.put(text(), any(schema.getValueType()));
    }
    return map;
  }

  private GenericRecord fields(Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    schema.getFields().forEach(field -> record.put(field.pos(), any(field.schema())));
    return record;
  }
}
