package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a figure is worse than another. */
final class GateRuleTest {

  private static final int WINDOW = 21;

  private final Gate loss = new Gate("window.logLoss", false, 0.05, false);
  private final Gate r2 = new Gate("window.r2", true, 0.1, false);

  private static Map<String, Double> window(String figure, double value, int events) {
    return Map.of(figure, value, "window.events", (double) events);
  }

  private boolean losing(double baseline, double figure) {
    return loss.admits(baseline, window("window.logLoss", figure, WINDOW), WINDOW);
  }

  private boolean fitting(double baseline, double figure) {
    return r2.admits(baseline, window("window.r2", figure, WINDOW), WINDOW);
  }

  @Test
  void worseIsHigherOrLowerByTheFigureAndRelative() {
    assertThat(losing(0.2, 0.2099)).isTrue();
    assertThat(losing(0.2, 0.2101)).isFalse();
    assertThat(fitting(-1, -1.09)).isTrue();
    assertThat(fitting(-1, -1.11)).isFalse();
    assertThat(fitting(0.5, 0.46)).isTrue();
    assertThat(fitting(0.5, 0.44)).isFalse();
  }

  @Test
  void withNothingToCompareWithAllAreAdmitted() {
    assertThat(losing(Double.NaN, 9)).isTrue();
    assertThat(loss.admits(Double.NaN, window("window.logLoss", 9, 0), WINDOW)).isTrue();
  }

  @Test
  void aWindowThatIsNotHalfFullMeasuresNothing() {
    Map<String, Double> thin = window("window.logLoss", 0.1, 10);
    Map<String, Double> half = window("window.logLoss", 0.1, 11);

    assertThat(loss.figure(thin, WINDOW)).isNaN();
    assertThat(loss.admits(0.1, thin, WINDOW)).isFalse();
    assertThat(loss.sentence(0.1, thin, WINDOW, 3))
        .isEqualTo("the window must have at least 11 events: 10");
    assertThat(loss.figure(half, WINDOW)).isEqualTo(0.1);
    assertThat(loss.admits(0.1, half, WINDOW)).isTrue();
    assertThat(loss.figure(Map.of("window.logLoss", 0.0, "window.events", 0.0), 1)).isNaN();
  }
}
