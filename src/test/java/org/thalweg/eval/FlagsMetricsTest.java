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

final class FlagsMetricsTest {

  @Test
  void figuresOfAHandfulOfEvents() {
    FlagsMetrics metrics = new FlagsMetrics(2, 1);
    metrics.add(new float[] {0, 1}, 0, new float[] {0.5f, 0.75f}, 0);
    metrics.add(new float[] {1, 1}, 0, new float[] {0.25f, 0.75f}, 0);
    Map<String, Double> values = metrics.values();
    // One half is a set flag.
    assertThat(values.get("accuracy")).isEqualTo(2 / 4.0);
    assertThat(values.get("exactMatch")).isEqualTo(0 / 2.0);
    assertThat(values.get("f1")).isEqualTo(2 * 2 / (2 * 2 + 2.0));
    assertThat(values.get("logLoss"))
        .isCloseTo(-(Math.log(0.5) + 2 * Math.log(0.75) + Math.log(0.25)) / 4, within(1e-12));
    // No change says 00, then 01.
    assertThat(values.get("noChange.accuracy")).isEqualTo(2 / 4.0);
    assertThat(values.get("majority.f1")).isEqualTo(2 * 1 / (2 * 1 + 2.0));
    assertThat(values.get("window.accuracy")).isEqualTo(1 / 2.0);
    assertThat(values.get("window.noChange.f1")).isEqualTo(2 * 1 / (2 * 1 + 1.0));
  }

  /** One flag of a list is scored like a flag alone. */
  @Property(tries = 50)
  void oneFlagAgreesWithTheFlagMetrics(
      @ForAll @IntRange(min = 1, max = 20) int window,
      @ForAll @IntRange(max = 5) int ahead,
      @ForAll @IntRange(max = 60) int events,
      @ForAll long seed) {
    Random random = new Random(seed);
    FlagsMetrics flags = new FlagsMetrics(1, window, ahead);
    ClassificationMetrics flag = ClassificationMetrics.ofFlag(window, ahead);
    for (int i = 0; i < events; i++) {
      float[] target = {random.nextInt(2)};
      float[] output = {random.nextFloat()};
      flags.add(target, 0, output, 0);
      flag.add(target, 0, output, 0);
    }
    Map<String, Double> expected = flag.values();
    for (String figure : new String[] {"accuracy", "logLoss"}) {
      for (String who :
          new String[] {"", "noChange.", "majority.", "window.", "window.noChange."}) {
        assertThat(flags.values().get(who + figure))
            .as(who + figure)
            .isCloseTo(expected.get(who + figure), within(1e-6));
      }
    }
  }

  @Test
  void wrongUseIsRefusedAndCountsNothing() {
    FlagsMetrics metrics = new FlagsMetrics(2, 3);
    float[] half = {0.5f, 0.5f};
    assertThatThrownBy(() -> metrics.add(new float[] {0, 2}, 0, half, 0))
        .hasMessage("flag must be 0 or 1: 2.0");
    assertThatThrownBy(
            () -> metrics.add(new float[] {0, 1}, 0, new float[] {0, Float.POSITIVE_INFINITY}, 0))
        .hasMessage("probability must be finite: Infinity");
    assertThatThrownBy(() -> new FlagsMetrics(0, 3))
        .hasMessage("number of flags must be 1 to 65535: 0");
    assertThat(metrics).isEqualTo(new FlagsMetrics(2, 3));
  }
}
