package org.thalweg.score;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.thalweg.event.Example;
import org.thalweg.learn.ModelSpec;

/** What is learnt of points in a plane from what. */
record Task(String name, Map<String, Object> features, Map<String, Object> label) {

  static final Schema SCHEMA =
      SchemaBuilder.record("Point")
          .fields()
          .requiredDouble("x")
          .requiredDouble("y")
          .requiredInt("side")
          .requiredDouble("height")
          .endRecord();

  private static final Map<String, Object> PLAIN = plain();
  private static final Map<String, Object> PAST =
      Map.of("past", Map.of("type", "sequence", "last", 4, "features", PLAIN));
  private static final Map<String, Object> SIDE =
      Map.of("field", "side", "classes", List.of("0", "1"));
  private static final Map<String, Object> HEIGHT = Map.of("field", "height", "number", true);

  static final Task CLASSES = new Task("classes", PLAIN, SIDE);
  static final Task NUMBER = new Task("number", PLAIN, HEIGHT);
  static final Task WINDOW = new Task("window", PAST, SIDE);

  private static Map<String, Object> plain() {
    Map<String, Object> plain = new LinkedHashMap<>(); // their order is that of the columns
    plain.put("x", Map.of());
    plain.put("y", Map.of());
    return plain;
  }

  ModelSpec spec(int batchSize) {
    Map<String, Object> events =
        Map.of("features", features, "label", label, "schema", SCHEMA.toString());
    List<Object> network =
        features.equals(PAST)
            ? List.of(Map.of("gru", 3), Map.of("dense", 8), "tanh")
            : List.of(Map.of("dense", 8), "tanh");
    return ModelSpec.read(
        Map.of(
            "events",
            events,
            "network",
            network,
            "loss",
            label.equals(HEIGHT) ? "mse" : "crossEntropy",
            "optimizer",
            Map.of("adam", Map.of("learningRate", 0.01)),
            "batchSize",
            batchSize,
            "seed",
            7));
  }

  Example example(Random random) {
    float x = 50 + 10 * (float) random.nextGaussian();
    float y = -3 + (float) random.nextGaussian();
    float height = (x - 50) / 10 - (y + 3);
    float side = height > 0 ? 1 : 0;
    float target = label.equals(HEIGHT) ? 100 + 20 * height : side;
    return new Example("", null, Example.NO_TIME, 1, new float[] {x, y}, new float[] {target});
  }

  /** A point whose side and height are not known. */
  static byte[] event(double x, double y) throws IOException {
    GenericRecord record = new GenericData.Record(SCHEMA);
    record.put("x", x);
    record.put("y", y);
    record.put("side", 0);
    record.put("height", 0.0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }
}
