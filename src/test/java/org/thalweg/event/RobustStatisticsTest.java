package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.event.FeatureStatistics.Moments;

/** What wild values, lasting changes and honest extremes do to mean and deviation. */
final class RobustStatisticsTest {

  private static final EventSpec SPEC = spec(record("x: double"), "{features: [x]}");

  private final FeatureStatistics statistics = new FeatureStatistics(SPEC);
  private final Random random = new Random(12);

  private void observe(int values, ToDoubleFunction<Random> next) {
    for (int i = 0; i < values; i++) {
      observe(next.applyAsDouble(random));
    }
  }

  private void observe(double value) {
    statistics.observe(new float[] {(float) value});
  }

  private Moments moments() {
    return statistics.moments().get(0);
  }

  private float standardised(double value) {
    float[] out = new float[1];
    statistics.standardise(new float[] {(float) value}, out, 0);
    return out[0];
  }

  private void assertUniform(double scale) {
    assertThat(moments().mean() / scale).isCloseTo(0.5, within(0.05));
    assertThat(moments().deviation() / scale).isCloseTo(0.2887, within(0.03));
  }

  @ParameterizedTest
  @CsvSource({"20, 1e9", "20, 1e30", "20, -1e12", "3000, 1e9", "3000, 1e30", "3000, -1e12"})
  void aWildValueLeavesNothingBehind(int values, double wild) {
    observe(values, Random::nextDouble);
    Moments before = moments();
    observe(wild);
    assertThat(moments()).isEqualTo(before);
  }

  @Test
  void aSecondWildValueSoonAfterAddsATenthToTheVariance() {
    observe(3_000, Random::nextDouble);
    observe(1e9);
    observe(100, Random::nextDouble);
    Moments before = moments();
    observe(-1e12);
    assertThat(moments().deviation() / before.deviation()).isCloseTo(Math.sqrt(1.1), within(0.005));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e9, 1e30, -1e12})
  void aWildFirstValueIsForgottenWithin50(double wild) {
    observe(wild);
    observe(50, Random::nextDouble);
    assertThat(moments().mean()).isBetween(0.3, 0.7);
    assertThat(moments().deviation()).isBetween(0.2, 0.4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1e-3, 1e3, 1e6, 1e20})
  void aLastingChangeIsFollowed(double factor) {
    observe(3_000, Random::nextDouble);
    observe(550, r -> factor * r.nextDouble());
    assertUniform(factor);
    observe(3_000, Random::nextDouble);
    assertUniform(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 30, 100})
  void aSmallerRiseIsFollowedMoreSlowly(double factor) {
    observe(3_000, Random::nextDouble);
    observe(1_000, r -> factor * r.nextDouble());
    assertThat(standardised(factor)).isBetween(0.5f, 4f);
    assertThat(standardised(0)).isBetween(-4f, 0f);
  }

  /** A value of one in 1,000 lies 31 deviations off, and is none the wilder for it. */
  @ParameterizedTest
  @CsvSource({"0.5", "0.1", "0.01", "0.001"})
  void rareFlagsKeepTheirDeviation(double probability) {
    observe(100_000, r -> r.nextDouble() < probability ? 1 : 0);
    double expected = Math.sqrt(probability * (1 - probability));
    assertThat(moments().deviation() / expected).isBetween(0.6, 1.4);
    assertThat(standardised(1)).isGreaterThan(0.9f);
  }

  @Test
  void countsThatAreMostly0KeepTheirDeviation() {
    observe(100_000, r -> r.nextInt(500) == 0 ? 1 + r.nextInt(50) : 0);
    double expected = Math.sqrt((51 * 101 / 6.0) / 500);
    assertThat(moments().deviation() / expected).isBetween(0.6, 1.4);
    assertThat(moments().count()).isGreaterThan(50_000);
  }

  @Test
  void flagsThatAreRarerThanTheMemoryStillShow() {
    for (int i = 1; i <= 200_000; i++) {
      if (i % 50_000 == 0) {
        assertThat(standardised(1)).isEqualTo(i == 50_000 ? 0f : 10f);
        assertThat(standardised(0)).isCloseTo(0f, within(0.05f));
      }
      observe(i % 50_000 == 0 ? 1 : 0);
    }
  }

  /** Their tails are honest: nothing begins anew, and the deviation is of their order. */
  @Test
  void heavyTailsAreNoChange() {
    assertThat(countOf(r -> Math.exp(2 * r.nextGaussian()))).isGreaterThan(30_000);
    assertThat(moments().deviation()).isBetween(5.0, 100.0);
  }

  @Test
  void paretoTailsAreNoChange() {
    assertThat(countOf(r -> Math.pow(1 - r.nextDouble(), -1 / 1.5))).isGreaterThan(30_000);
    assertThat(moments().deviation()).isBetween(1.0, 100.0);
  }

  private long countOf(ToDoubleFunction<Random> next) {
    observe(100_000, next);
    return moments().count();
  }

  @Test
  void aConstantThatJumpsHasAScaleFromThenOn() {
    observe(5_000, r -> 3);
    assertThat(standardised(4)).isZero();
    observe(1_000, r -> 4);
    assertThat(standardised(4)).isBetween(0.5f, 5f);
    assertThat(standardised(3)).isBetween(-1f, 0f);
  }

  @Test
  void aNumberThatStandsStillKeepsItsScale() {
    observe(5_000, Random::nextDouble);
    observe(2_000, r -> 0.25);
    assertThat(moments().deviation()).isBetween(0.2, 0.3);
    assertThat(standardised(0.75)).isBetween(1f, 2f);
  }

  @Test
  void aWildValueThatStandsStillSetsNoScale() {
    observe(5_000, Random::nextDouble);
    observe(64, r -> -999);
    assertUniform(1);
  }

  /** What moves slowly is not narrow where it turns, nor wild where it goes on. */
  @ParameterizedTest
  @CsvSource({"20000, 0", "86400, 0", "1e9, 0", "20000, 1e-4", "20000, 3e-3"})
  void slowNumbersAreNoChange(double period, double noise) {
    for (int i = 0; i < 200_000; i++) {
      observe(Math.sin(2 * Math.PI * i / period) + noise * random.nextGaussian());
    }
    assertThat(moments().count()).isEqualTo(200_000);
  }

  @Test
  void theMemoryHalvesWithEvery5545Values() {
    observe(50_000, r -> r.nextInt(2));
    observe(5_545, r -> 1 + r.nextInt(2));
    assertThat(moments().mean()).isCloseTo(1, within(0.02));
  }
}
