package org.thalweg.flink.score;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.thalweg.event.Encoding;
import org.thalweg.event.EventSpec;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;

/** Events made up after a job's schema, features and label: the same for the same job. */
final class MadeEvents {

  private static final String[] WORDS = {"the", "thalweg", "is", "a", "line", "down", "valley"};

  private final EventSpec spec;
  private final Map<String, Map<?, ?>> features = new HashMap<>();
  private final Random random = new Random(5);

  MadeEvents(EventSpec spec) {
    this.spec = spec;
    Map<?, ?> definition = (Map<?, ?>) spec.definition();
    collect((Map<?, ?>) definition.get("features"));
    Map<?, ?> label = (Map<?, ?>) definition.get("label");
    features.putIfAbsent((String) label.get("field"), label);
  }

  private void collect(Map<?, ?> definitions) {
    definitions.forEach(
        (name, definition) -> {
          Map<?, ?> feature = (Map<?, ?>) definition;
          if (feature.get("features") instanceof Map<?, ?> inner) {
            collect(inner);
          } else {
            Object field = feature.get("field");
            features.put(field == null ? (String) name : (String) field, feature);
          }
        });
  }

  List<InRecord> take(int count) throws IOException {
    List<InRecord> events = new ArrayList<>();
    for (int offset = 0; offset < count; offset++) {
      events.add(new InRecord("made", 0, offset, 1000L + offset, null, bytes(), Header.NONE));
    }
    return events;
  }

  private byte[] bytes() throws IOException {
    GenericRecord record = new GenericData.Record(spec.schema());
    for (Schema.Field field : spec.schema().getFields()) {
      record.put(field.pos(), value(field.schema(), features.getOrDefault(field.name(), Map.of())));
    }
    if (spec.encoding() == Encoding.SINGLE_OBJECT) {
      ByteBuffer encoded =
          new BinaryMessageEncoder<GenericRecord>(GenericData.get(), spec.schema()).encode(record);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(spec.schema()).write(record, out);
    out.flush();
    return bytes.toByteArray();
  }

  private Object value(Schema schema, Map<?, ?> feature) {
    List<?> names = names(feature);
    if (!names.isEmpty()) {
      return as(schema, names.get(random.nextInt(names.size())).toString());
    }
    if (schema.getType() == Schema.Type.INT && feature.get("size") instanceof Integer size) {
      return random.nextInt(size);
    }
    return switch (schema.getType()) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt(2);
      case LONG -> 1_500_000_000_000L + random.nextInt(1_000_000_000);
      case FLOAT -> (float) random.nextGaussian();
      case DOUBLE -> random.nextGaussian();
      case STRING -> text();
      case BYTES -> ByteBuffer.wrap(array(feature));
      default -> throw new IllegalArgumentException("No value is made of " + schema);
    };
  }

  private static List<?> names(Map<?, ?> feature) {
    Object names = feature.get("classes");
    return (List<?>)
        (names != null
            ? names
            : feature.containsKey("vocabulary") && !isText(feature)
                ? feature.get("vocabulary")
                : List.of());
  }

  private static boolean isText(Map<?, ?> feature) {
    return "text".equals(feature.get("type"));
  }

  private static Object as(Schema schema, String name) {
    return schema.getType() == Schema.Type.INT ? (Object) Integer.valueOf(name) : name;
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    int words = 1 + random.nextInt(12);
    for (int i = 0; i < words; i++) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(50)).append(' ');
    }
    return text.toString();
  }

  /** A vector or an image, of bytes or of floats. */
  private byte[] array(Map<?, ?> feature) {
    int size = 1;
    if (feature.get("shape") instanceof List<?> shape) {
      for (Object dim : shape) {
        size *= (Integer) dim;
      }
    } else {
      size = (Integer) feature.get("size");
    }
    if (String.valueOf(feature.get("encoding")).equalsIgnoreCase("uint8")) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      return bytes;
    }
    ByteBuffer floats = ByteBuffer.allocate(Float.BYTES * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      floats.putFloat(random.nextFloat());
    }
    return floats.array();
  }
}
