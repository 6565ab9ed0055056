package org.thalweg.nn.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  private static final int DRAWS = 100_000;

  @Test
  void hasThePublishedAnswersOfPhilox() {
    assertThat(CounterRandom.bits(0, 0, 0, 0)).isEqualTo(0x6627E8D5_E169C58DL);
    assertThat(CounterRandom.bits(-1, -1, -1, -1)).isEqualTo(0x408F276D_41C83B0EL);
  }

  @Property(tries = 200)
  void uniformIsBelowOne(
      @ForAll long seed, @ForAll int stream, @ForAll long step, @ForAll int index) {
    float u = CounterRandom.uniform(seed, stream, step, index);
    assertThat(u).isBetween(0f, Math.nextDown(1f));
    assertThat(CounterRandom.uniform(seed, stream, step, index)).isEqualTo(u);
  }

  @Test
  void normalHasMeanZeroAndVarianceOne() {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = CounterRandom.normal(3, 1, 7, i);
      sum += x;
      squares += x * x;
    }
    assertThat(sum / DRAWS).isCloseTo(0, within(0.01));
    assertThat(squares / DRAWS).isCloseTo(1, within(0.015));
  }

  @Test
  void dropoutKeepsTheExpectation() {
    float[] mask = new float[DRAWS + 1];
    CounterRandom.dropoutMask(0.25f, 3, 1, 7, 0, DRAWS, mask, 1);
    assertThat(Vectors.sum(DRAWS, mask, 1) / DRAWS).isCloseTo(1f, within(0.01f));
    assertThat(mask[0]).isEqualTo(0f);

    float[] later = new float[3];
    CounterRandom.dropoutMask(0.25f, 3, 1, 7, 10, 3, later, 0);
    assertThat(later).containsExactly(mask[11], mask[12], mask[13]);
  }
}
