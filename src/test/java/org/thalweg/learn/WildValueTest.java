package org.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.event.Example;

/**
 * What a model is worth behind a wild value, and behind a lasting change of scale: the error over
 * 500 events, over that of the same events as they were before. Of classes it is the log loss, of
 * numbers the mean absolute error; a changed label's error is measured in the changed scale.
 *
 * <p>One input x of [0, 1]; the class is whether x > 0.5, wrong in one event of 20, the number 10 x
 * with a deviation of 0.5. Networks as in the cases that users reported.
 */
final class WildValueTest {

  private static final String SCHEMA =
      """
      {"type": "record", "name": "E", "fields": [
        {"name": "x", "type": "double"}, {"name": "y", "type": "double"}]}
      """;

  private static final int MEASURED = 500;
  private static final double FEW = 1.1;

  private enum Part {
    FEATURE,
    LABEL
  }

  /** What becomes of the value of one event. */
  private interface Change {
    double of(int event, double value);
  }

  static Stream<Arguments> spikes() {
    List<Arguments> all = new ArrayList<>();
    for (Part part : Part.values()) {
      for (int batch : new int[] {1, 32}) {
        for (String optimizer : new String[] {"adam", "sgd"}) {
          for (int at : new int[] {20, 3_000}) {
            for (double wild : new double[] {1e9, 1e30, -1e12}) {
              all.add(Arguments.of(part, batch, optimizer, at, wild));
            }
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("spikes")
  void oneWildValueIsOverWithin300Events(
      Part part, int batch, String optimizer, int at, double wild) {
    Change spike = (event, value) -> event == at ? wild : value;
    assertThat(ratio(part, batch, optimizer, spike, at + 301, 1)).isLessThan(FEW);
  }

  @ParameterizedTest
  @CsvSource({
    "FEATURE, 3000, 3001",
    "FEATURE, 3000, 3100",
    "LABEL, 3000, 3001",
    "LABEL, 3000, 3100"
  })
  void twoWildValuesAreToo(Part part, int first, int second) {
    Change spikes = (event, value) -> event == first ? 1e9 : event == second ? -1e12 : value;
    assertThat(ratio(part, 1, "adam", spikes, second + 301, 1)).isLessThan(FEW);
  }

  @ParameterizedTest
  @CsvSource({
    "FEATURE, 1, 1000",
    "FEATURE, 1, 0.001",
    "FEATURE, 32, 1000",
    "LABEL, 1, 1000",
    "LABEL, 1, 0.001",
    "LABEL, 32, 1000",
  })
  void aLastingChangeIsFollowedWithin2000Events(Part part, int batch, double factor) {
    Change shift = (event, value) -> event >= 3_000 ? factor * value : value;
    double scale = part == Part.LABEL ? factor : 1;
    assertThat(ratio(part, batch, "adam", shift, 5_000, scale)).isLessThan(FEW);
  }

  private static double ratio(
      Part part, int batch, String optimizer, Change change, int from, double scale) {
    double clean = error(part, batch, optimizer, (event, value) -> value, from);
    return error(part, batch, optimizer, change, from) / scale / clean;
  }

  private static double error(Part part, int batch, String optimizer, Change change, int from) {
    ModelSpec spec = spec(part, batch, optimizer);
    Learner learner = new Learner(spec);
    Model model = Model.initial(spec, "");
    Random random = new Random(7);
    double sum = 0;
    for (int at = 0; at < from + MEASURED; at += batch) {
      List<Example> examples = new ArrayList<>();
      for (int i = at; i < at + batch; i++) {
        examples.add(example(part, random, change, i));
      }
      assertThat(learner.learn(model, examples)).isTrue();
      for (int i = 0; i < batch; i++) {
        boolean measured = at + i >= from && at + i < from + MEASURED;
        sum += measured ? error(learner, i, examples.get(i).label()[0]) : 0;
      }
    }
    return sum / MEASURED;
  }

  private static double error(Learner learner, int row, float label) {
    float[] predictions = learner.predictions();
    return learner.outputSize() == 1
        ? Math.abs(predictions[row] - label)
        : -Math.log(predictions[2 * row + (int) label]);
  }

  private static Example example(Part part, Random random, Change change, int event) {
    double x = random.nextDouble();
    double noise = random.nextGaussian();
    boolean wrong = random.nextInt(20) == 0;
    double y = part == Part.LABEL ? 10 * x + 0.5 * noise : x > 0.5 != wrong ? 1 : 0;
    double feature = part == Part.FEATURE ? change.of(event, x) : x;
    double label = part == Part.LABEL ? change.of(event, y) : y;
    return new Example(
        "", null, Example.NO_TIME, 1, new float[] {(float) feature}, new float[] {(float) label});
  }

  private static ModelSpec spec(Part part, int batch, String optimizer) {
    boolean number = part == Part.LABEL;
    Map<String, Object> label =
        number ? Map.of("field", "y", "number", true) : Map.of("field", "y", "classes", 2);
    String schema =
        number ? SCHEMA : SCHEMA.replace("\"y\", \"type\": \"double\"", "\"y\", \"type\": \"int\"");
    return ModelSpec.read(
        Map.of(
            "events",
            Map.of("schema", schema, "features", List.of("x"), "label", label),
            "network",
            List.of(Map.of("dense", 8), "relu"),
            "loss",
            number ? "mse" : "crossEntropy",
            "optimizer",
            Map.of(optimizer, Map.of("learningRate", optimizer.equals("adam") ? 0.01 : 0.05)),
            "batchSize",
            batch,
            "window",
            100,
            "seed",
            1));
  }
}
