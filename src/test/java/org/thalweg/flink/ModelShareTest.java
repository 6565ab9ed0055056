package org.thalweg.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ModelShareTest {

  @Test
  void oneSubtaskHasAll() {
    assertThat(shares(1, 1, 720)).containsExactly(1);
    assertThat(shares(Integer.MAX_VALUE, 1, 720)).containsExactly(Integer.MAX_VALUE);
  }

  @Test
  void sharesFollowTheKeyGroups() {
    assertThat(shares(10, 4, 720)).containsExactly(2, 3, 2, 3);
    assertThat(shares(103, 3, 4)).containsExactly(51, 26, 26);
    assertThat(shares(2, 3, 720)).containsExactly(0, 1, 1);
  }

  @Property(tries = 200)
  void theyAreTheWholeTogetherAndNoneIsWithout(
      @ForAll @IntRange(min = 1, max = 1000) int subtasks,
      @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE - 1000) int more,
      @ForAll @IntRange(min = 0, max = 2000) int groups) {
    int[] shares = shares(subtasks + more, subtasks, subtasks + groups);
    assertThat(IntStream.of(shares).asLongStream().sum()).isEqualTo(subtasks + more);
    assertThat(IntStream.of(shares).min().orElseThrow()).isPositive();
  }

  private static int[] shares(int max, int subtasks, int groups) {
    return IntStream.range(0, subtasks)
        .map(subtask -> ModelShare.of(max, subtask, subtasks, groups))
        .toArray();
  }
}
