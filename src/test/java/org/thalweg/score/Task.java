package org.thalweg.score;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
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

  private static final Map<String, Object> PLAIN = Map.of("x", Map.of(), "y", Map.of());
  private static final Map<String, Object> PAST =
      Map.of("past", Map.of("type", "sequence", "last", 4, "features", PLAIN));
  private static final Map<String, Object> SIDE =
      Map.of("field", "side", "classes", List.of("0", "1"));
  private static final Map<String, Object> HEIGHT = Map.of("field", "height", "number", true);

  static final Task CLASSES = new Task("classes", PLAIN, SIDE);
  static final Task NUMBER = new Task("number", PLAIN, HEIGHT);
  static final Task WINDOW = new Task("window", PAST, SIDE);

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
}
