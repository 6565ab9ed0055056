package org.thalweg.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ClassificationMetricsTest {

  @Property(tries = 100)
  void figuresEqualThoseOfTheWholeHistory(
      @ForAll @IntRange(min = 2, max = 5) int classes,
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll @IntRange(max = 5) int ahead,
      @ForAll @IntRange(max = 120) int events,
      @ForAll long seed) {
    Random random = new Random(seed);
    ClassificationMetrics metrics = new ClassificationMetrics(classes, window, ahead);
    NaiveClassification naive = new NaiveClassification(classes, window, ahead);
    int truth = 0;
    for (int i = 0; i < events; i++) {
      truth = random.nextInt(3) == 0 ? random.nextInt(classes) : truth;
      float[] probabilities = probabilities(random, classes);
      metrics.add(truth, probabilities, 0);
      naive.add(truth, probabilities);
    }
    assertClose(metrics.values(), naive.values());
  }

  static void assertClose(Map<String, Double> actual, Map<String, Double> expected) {
    assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
    expected.forEach(
        (name, value) -> assertThat(actual.get(name)).as(name).isCloseTo(value, within(1e-6)));
  }

  private static float[] probabilities(Random random, int classes) {
    float[] probabilities = new float[classes];
    float sum = 0;
    for (int c = 0; c < classes; c++) {
      probabilities[c] = random.nextInt(4);
      sum += probabilities[c];
    }
    for (int c = 0; c < classes; c++) {
      probabilities[c] = sum == 0 ? 1f / classes : probabilities[c] / sum;
    }
    return probabilities;
  }

  @Test
  void aFlagIsTrueFromOneHalfOn() {
    ClassificationMetrics metrics = new ClassificationMetrics(2, 10);
    metrics.addFlag(1, 0.5f);
    metrics.addFlag(0, Math.nextDown(0.5f));
    assertThat(metrics.values().get("accuracy")).isEqualTo(1);
  }

  /** The two readers of fifty grant applications that stand in every text about kappa. */
  @Test
  void kappaOfTheTextbook() {
    ClassificationMetrics metrics = new ClassificationMetrics(2, 50);
    add(metrics, 20, 1, 1);
    add(metrics, 5, 1, 0);
    add(metrics, 10, 0, 1);
    add(metrics, 15, 0, 0);
    assertThat(metrics.values().get("accuracy")).isEqualTo(0.7);
    assertThat(metrics.values().get("kappa")).isCloseTo(0.4, within(1e-12));
    assertThat(metrics.values().get("window.kappa")).isCloseTo(0.4, within(1e-12));
  }

  private static void add(ClassificationMetrics metrics, int times, int truth, int predicted) {
    for (int i = 0; i < times; i++) {
      metrics.add(truth, predicted == 0 ? new float[] {1, 0} : new float[] {0, 1}, 0);
    }
  }

  /** The example in scikit-learn's documentation of log_loss. */
  @Test
  void logLossOfScikitLearn() {
    ClassificationMetrics metrics = new ClassificationMetrics(2, 10);
    metrics.add(1, new float[] {.1f, .9f}, 0);
    metrics.add(0, new float[] {.9f, .1f}, 0);
    metrics.add(0, new float[] {.8f, .2f}, 0);
    metrics.add(1, new float[] {.35f, .65f}, 0);
    assertThat(metrics.values().get("logLoss")).isCloseTo(0.21616, within(5e-6));
  }

  @Test
  void aSureErrorCostsAFiniteLoss() {
    ClassificationMetrics metrics = new ClassificationMetrics(2, 10);
    metrics.add(1, new float[] {1, 0}, 0);
    assertThat(metrics.values().get("logLoss")).isCloseTo(16.1180956509583, within(1e-9));
  }

  @Test
  void baselinesPredictBeforeTheyLearn() {
    ClassificationMetrics metrics = new ClassificationMetrics(3, 2);
    for (int truth : new int[] {1, 1, 2, 2, 2, 1}) {
      metrics.add(truth, new float[] {1, 0, 0}, 0);
    }
    Map<String, Double> values = metrics.values();
    // No change says 0 1 1 2 2 2 and majority 0 1 1 1 1 2; of equals, the lower class.
    assertThat(values.get("noChange.accuracy")).isEqualTo(3 / 6.0);
    assertThat(values.get("majority.accuracy")).isEqualTo(1 / 6.0);
    assertThat(values.get("window.noChange.accuracy")).isEqualTo(1 / 2.0);
    assertThat(values.get("window.majority.accuracy")).isZero();
    assertThat(values.get("kappaTemporal")).isEqualTo((0 - 0.5) / (1 - 0.5));
    assertThat(values.get("noChange.kappaTemporal")).isZero();
  }

  @Test
  void aFlagIsTwoClassesWithOneProbability() {
    ClassificationMetrics flag = ClassificationMetrics.ofFlag(10);
    ClassificationMetrics classes = new ClassificationMetrics(2, 10);
    float[][] outputs = {{0.25f}, {0.375f}, {0.75f}, {1f}};
    for (int i = 0; i < outputs.length; i++) {
      float p = outputs[i][0];
      flag.add(new float[] {i % 2}, 0, outputs[i], 0);
      classes.add(i % 2, new float[] {1 - p, p}, 0);
    }
    assertThat(flag.values()).isEqualTo(classes.values());
  }

  @Test
  void noEventsGiveZeros() {
    assertThat(new ClassificationMetrics(2, 10).values())
        .hasSize(26)
        .containsEntry("accuracy", 0.0);
    assertThat(new ClassificationMetrics(2, 10).values().values()).containsOnly(0.0);
  }

  @Test
  void wrongUseIsRefusedAndCountsNothing() {
    ClassificationMetrics metrics = new ClassificationMetrics(2, 10);
    float[] half = {0.5f, 0.5f};
    assertThatThrownBy(() -> metrics.add(2, half, 0)).hasMessage("label must be 0 to 1: 2");
    assertThatThrownBy(() -> metrics.add(new float[] {0.5f}, 0, half, 0))
        .hasMessage("label must be a class index: 0.5");
    assertThatThrownBy(() -> metrics.add(0, new float[] {Float.NaN, 1}, 0))
        .hasMessage("probability must be finite: NaN");
    assertThatThrownBy(() -> new ClassificationMetrics(1, 10))
        .hasMessage("number of classes must be 2 to 65535: 1");
    assertThatThrownBy(() -> new ClassificationMetrics(2, 0))
        .hasMessage("window must be 1 to 1000000 events: 0");
    assertThat(metrics).isEqualTo(new ClassificationMetrics(2, 10));
  }
}
