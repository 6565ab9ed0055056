package org.thalweg.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class RegressionMetricsTest {

  @Property(tries = 100)
  void figuresEqualThoseOfTheWholeHistory(
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll @IntRange(max = 5) int ahead,
      @ForAll @IntRange(max = 120) int events,
      @ForAll long seed) {
    Random random = new Random(seed);
    RegressionMetrics metrics = new RegressionMetrics(window, ahead);
    List<Double> truths = new ArrayList<>();
    List<Double> predictions = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      truths.add(10 + random.nextGaussian());
      predictions.add(10 + random.nextGaussian());
      metrics.add(truths.get(i), predictions.get(i));
    }
    Map<String, Double> naive = new LinkedHashMap<>();
    put(naive, "", truths, predictions, 0, ahead);
    put(naive, "window.", truths, predictions, Math.max(0, events - window), ahead);
    ClassificationMetricsTest.assertClose(metrics.values(), naive);
  }

  private static void put(
      Map<String, Double> values,
      String prefix,
      List<Double> y,
      List<Double> model,
      int from,
      int ahead) {
    int lag = Math.max(1, ahead);
    List<Double> noChange = new ArrayList<>();
    List<Double> mean = new ArrayList<>();
    for (int i = 0; i < y.size(); i++) {
      noChange.add(i < lag ? 0 : y.get(i - lag));
      mean.add(mean(y.subList(0, i)));
    }
    values.put(prefix + "events", (double) y.size() - from);
    figures(values, prefix, y, model, from);
    figures(values, prefix + "noChange.", y, noChange, from);
    figures(values, prefix + "runningMean.", y, mean, from);
  }

  private static void figures(
      Map<String, Double> values, String prefix, List<Double> y, List<Double> said, int from) {
    double absolute = 0;
    double squared = 0;
    double total = 0;
    double mean = mean(y.subList(from, y.size()));
    for (int i = from; i < y.size(); i++) {
      absolute += Math.abs(y.get(i) - said.get(i));
      squared += Math.pow(y.get(i) - said.get(i), 2);
      total += Math.pow(y.get(i) - mean, 2);
    }
    int n = Math.max(1, y.size() - from);
    values.put(prefix + "mae", absolute / n);
    values.put(prefix + "rmse", Math.sqrt(squared / n));
    values.put(prefix + "r2", total == 0 ? 0 : 1 - squared / total);
  }

  private static double mean(List<Double> numbers) {
    return numbers.stream().mapToDouble(x -> x).average().orElse(0);
  }

  /** The example in scikit-learn's documentation of r2_score and its neighbours. */
  @Test
  void figuresOfScikitLearn() {
    RegressionMetrics metrics = new RegressionMetrics(4);
    double[] truths = {3, -0.5, 2, 7};
    double[] predictions = {2.5, 0.0, 2, 8};
    for (int i = 0; i < truths.length; i++) {
      metrics.add(truths[i], predictions[i]);
    }
    Map<String, Double> values = metrics.values();
    assertThat(values.get("mae")).isEqualTo(0.5);
    assertThat(values.get("rmse")).isEqualTo(Math.sqrt(0.375));
    assertThat(values.get("r2")).isCloseTo(0.9486081370449679, within(1e-15));
    assertThat(values.get("window.r2")).isEqualTo(values.get("r2"));
  }

  @Test
  void aHugeErrorLeavesNoTraceInTheWindow() {
    RegressionMetrics metrics = new RegressionMetrics(3);
    RegressionMetrics calm = new RegressionMetrics(3);
    metrics.add(0, 1e99);
    for (int i = 0; i < 4; i++) {
      metrics.add(i, i + 0.1);
      calm.add(i, i + 0.1);
    }
    calm.add(4, 4.1);
    metrics.add(4, 4.1);
    calm.values().entrySet().stream()
        .filter(figure -> figure.getKey().matches("window\\.(noChange\\.)?(mae|rmse|r2)"))
        .forEach(figure -> assertThat(metrics.values()).contains(figure));
  }

  @Test
  void aheadNoChangeRepeatsWhatWasKnownThen() {
    RegressionMetrics metrics = new RegressionMetrics(2, 3);
    for (int i = 1; i <= 5; i++) {
      metrics.add(10 * i, 0);
    }
    // It says 0, 0, 0, 10, 20.
    assertThat(metrics.values())
        .containsEntry("noChange.mae", (10 + 20 + 30 + 30 + 30) / 5.0)
        .containsEntry("window.noChange.mae", 30.0);
    assertThatThrownBy(() -> new RegressionMetrics(2, -1))
        .hasMessage("events ahead must be 0 to 16777216: -1");
  }

  @Test
  void labelsThatNeverVaryGiveZero() {
    RegressionMetrics metrics = new RegressionMetrics(3);
    metrics.add(5, 4);
    metrics.add(5, 5);
    assertThat(metrics.values()).containsEntry("r2", 0.0).containsEntry("mae", 0.5);
  }

  @Test
  void wrongNumbersAreRefusedAndCountNothing() {
    RegressionMetrics metrics = new RegressionMetrics(3);
    assertThatThrownBy(() -> metrics.add(Double.NaN, 0))
        .hasMessage("label must be a number within ±1e100: NaN");
    assertThatThrownBy(() -> metrics.add(0, Double.NEGATIVE_INFINITY))
        .hasMessage("prediction must be a number within ±1e100: -Infinity");
    assertThat(metrics).isEqualTo(new RegressionMetrics(3));
  }
}
