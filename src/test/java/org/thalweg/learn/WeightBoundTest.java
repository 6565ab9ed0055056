package org.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;

/** What one event whose weight is a mistake does to a model. */
final class WeightBoundTest {

  private static final String SCHEMA =
      """
      {"type": "record", "name": "E", "fields": [{"name": "x", "type": "double"},
        {"name": "y", "type": "int"}, {"name": "w", "type": "double"}]}
      """;

  /** As it is, it is over after 300 events; unbounded it stays. */
  @ParameterizedTest
  @CsvSource({"100, adam, true", "100, sgd, true", "1e7, adam, false", "1e7, sgd, false"})
  void oneWeightOfAMillionIsOverWithin300Events(double max, String optimizer, boolean over) {
    double ratio = logLoss(max, optimizer, 1e6) / logLoss(max, optimizer, 1);
    assertThat(ratio < 1.1).isEqualTo(over);
  }

  private static double logLoss(double max, String optimizer, double weight) {
    ModelSpec spec = spec(max, optimizer);
    EventReader reader = new EventReader(spec.events());
    Learner learner = new Learner(spec);
    Model model = Model.initial(spec, "");
    Random random = new Random(5);
    double sum = 0;
    for (int i = 0; i < 3_800; i++) {
      double x = random.nextDouble();
      int y = x > 0.5 != (random.nextInt(20) == 0) ? 1 : 0;
      Example event = (Example) reader.read(bytes(x, y, i == 3_000 ? weight : 1));
      learner.learn(model, List.of(event));
      sum += i > 3_300 ? -Math.log(Math.max(1e-7, learner.predictions()[y])) : 0;
    }
    return sum;
  }

  private static ModelSpec spec(double max, String optimizer) {
    Map<String, Object> events =
        Map.of(
            "schema",
            SCHEMA,
            "features",
            List.of("x"),
            "label",
            Map.of("field", "y", "classes", 2),
            "weight",
            Map.of("field", "w", "max", max));
    double rate = optimizer.equals("adam") ? 0.01 : 0.05;
    return ModelSpec.read(
        Map.of(
            "events",
            events,
            "network",
            List.of(Map.of("dense", 8), "relu"),
            "loss",
            "crossEntropy",
            "optimizer",
            Map.of(optimizer, Map.of("learningRate", rate)),
            "batchSize",
            1,
            "window",
            100,
            "seed",
            1));
  }

  private static byte[] bytes(double x, int y, double weight) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      encoder.writeDouble(x);
      encoder.writeInt(y);
      encoder.writeDouble(weight);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
