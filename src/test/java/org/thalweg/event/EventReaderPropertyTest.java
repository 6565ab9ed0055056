package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;

/** What Avro's own reader sees is what the compiled reader puts into the row. */
final class EventReaderPropertyTest {

  @Property(tries = 1000)
  void readsWhatAvroReads(@ForAll long seed) throws IOException {
    RandomRecords records = new RandomRecords(seed);
    Schema schema = records.schema();
    Map<String, Schema> paths = new LinkedHashMap<>();
    collect(schema, "", paths);
    EventSpec spec = spec(schema, paths);
    EventReader reader = new EventReader(spec);
    for (int i = 0; i < 5; i++) {
      byte[] bytes = encode(records.value(schema), i % 2 == 0);
      GenericRecord seen = decode(schema, bytes);
      assertThat(((Example) reader.read(bytes)).features()).isEqualTo(expected(seen, paths));
    }
  }

  /** The compiled reader is the stricter one: what it takes, Avro takes for the same. */
  @Property(tries = 500)
  void takesNoDamagedEventThatAvroRefuses(@ForAll long seed) throws IOException {
    RandomRecords records = new RandomRecords(seed);
    Schema schema = records.schema();
    Assume.that(!hasEmptyItems(schema));
    Map<String, Schema> paths = new LinkedHashMap<>();
    collect(schema, "", paths);
    EventReader reader = new EventReader(spec(schema, paths));
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = encode(records.value(schema), i % 2 == 0);
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      if (reader.read(bytes) instanceof Example example) {
        assertThat(example.features()).isEqualTo(expected(decode(schema, bytes), paths));
      }
    }
  }

  /** Avro makes an object for each item, even where an item has no bytes. */
  private static boolean hasEmptyItems(Schema schema) {
    return switch (schema.getType()) {
      case ARRAY ->
          SkipPlan.minimum(schema.getElementType()) == 0 || hasEmptyItems(schema.getElementType());
      case MAP -> hasEmptyItems(schema.getValueType());
      case UNION -> schema.getTypes().stream().anyMatch(type -> hasEmptyItems(type));
      case RECORD -> schema.getFields().stream().anyMatch(field -> hasEmptyItems(field.schema()));
      default -> false;
    };
  }

  /** Every field that a feature can be made of, nested ones too. */
  private static void collect(Schema record, String prefix, Map<String, Schema> paths) {
    for (Schema.Field field : record.getFields()) {
      Schema type = withoutNull(field.schema());
      if (type.getType() == Schema.Type.RECORD) {
        collect(type, prefix + field.name() + ".", paths);
      } else if (Numbers.source(type) != null || Texts.text(type) != null) {
        paths.put(prefix + field.name(), type);
      }
    }
  }

  private static Schema withoutNull(Schema schema) {
    return schema.getType() != Schema.Type.UNION
        ? schema
        : schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow();
  }

  private static EventSpec spec(Schema schema, Map<String, Schema> paths) {
    Map<String, Object> features = new LinkedHashMap<>();
    paths.forEach(
        (path, type) ->
            features.put(
                path.replace('.', '_'),
                Numbers.source(type) != null
                    ? Map.of("field", path)
                    : Map.of("field", path, "type", "category", "buckets", 5)));
    features.put("always", Map.of("field", "pad"));
    Problems problems = new Problems();
    Node events = Node.root(Map.of("features", features), problems);
    EventSpec spec = EventSpec.read(events, schema, null);
    problems.throwIfAny();
    return spec;
  }

  private static float[] expected(GenericRecord record, Map<String, Schema> paths) {
    List<Float> row = new ArrayList<>();
    paths.forEach(
        (path, type) -> {
          Object value = at(record, path);
          if (Numbers.source(type) == null) {
            byte[] text = bytes(value);
            int bucket = value == null ? -1 : Words.buckets(5).index(text, 0, text.length);
            for (int i = 0; i < 5; i++) {
              row.add(i == bucket ? 1f : 0f);
            }
          } else if (value instanceof Boolean flag) {
            row.add(flag ? 1f : 0f);
          } else {
            row.add(value == null ? Float.NaN : (float) ((Number) value).doubleValue());
          }
        });
    row.add((float) ((Number) record.get("pad")).doubleValue());
    float[] floats = new float[row.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = row.get(i);
    }
    return floats;
  }

  /** A string's bytes as they are, which need not be UTF-8. */
  private static byte[] bytes(Object text) {
    return text instanceof Utf8 utf8
        ? Arrays.copyOf(utf8.getBytes(), utf8.getByteLength())
        : String.valueOf(text).getBytes(StandardCharsets.UTF_8);
  }

  private static Object at(GenericRecord record, String path) {
    Object value = record;
    for (String name : path.split("\\.", -1)) {
      value = value == null ? null : ((GenericRecord) value).get(name);
    }
    return value;
  }

  /** Avro may write arrays and maps with or without their blocks' sizes. */
  private static byte[] encode(GenericRecord record, boolean sizes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EncoderFactory factory = EncoderFactory.get();
    BinaryEncoder encoder =
        sizes ? factory.blockingBinaryEncoder(out, null) : factory.binaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static GenericRecord decode(Schema schema, byte[] bytes) throws IOException {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    return new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
  }
}
