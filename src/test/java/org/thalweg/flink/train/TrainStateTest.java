package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;

/** What was learnt survives, to the bit: the output after a restore is that without one. */
final class TrainStateTest {

  private static final TrainSettings SETTINGS =
      Points.settings(3, Duration.ofSeconds(1), Points.OFTEN);

  private static final String[] TENANTS = {"a", "b", "c", "d", "e", "f", "g", "h"};

  @Test
  void aRestoredOperatorGoesOnAsIfNothingHadHappened() throws Exception {
    for (int stop : new int[] {0, 1, 2, 3, 10, 11, 29}) {
      List<String> expected;
      OperatorSubtaskState state;
      try (TrainHarness harness = TrainHarness.start(SETTINGS)) {
        harness.take("a", 0, stop);
        harness.taken();
        state = harness.flink().snapshot(1, 1);
        expected = rest(harness, stop);
      }
      try (TrainHarness restored = TrainHarness.restore(SETTINGS, state)) {
        assertThat(rest(restored, stop)).isEqualTo(expected);
      }
    }
  }

  @Test
  void anOpenBatchStillClosesByItsDelayAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(SETTINGS)) {
      harness.take("a", 0, 2);
      state = harness.flink().snapshot(1, 1);
    }
    try (TrainHarness restored = TrainHarness.restore(SETTINGS, state)) {
      restored.flink().setProcessingTime(1000);
      assertThat(restored.topics()).containsExactly(OutTopic.PREDICTIONS, OutTopic.PREDICTIONS);
    }
  }

  /** The heap's checkpoint is written while the operator goes on: it must not see that. */
  @Test
  void whatIsLearntWhileACheckpointIsWrittenIsNotInIt() throws Exception {
    List<String> expected;
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(SETTINGS)) {
      harness.take("a", 0, 10);
      harness.taken();
      OperatorSnapshotFutures futures =
          harness
              .flink()
              .getOperator()
              .snapshotState(
                  1,
                  1,
                  CheckpointOptions.forCheckpointWithDefaultLocation(),
                  new MemCheckpointStreamFactory(1 << 24));
      expected = rest(harness, 10);
      state = OperatorSnapshotFinalizer.create(futures).getJobManagerOwnedState();
    }
    try (TrainHarness restored = TrainHarness.restore(SETTINGS, state)) {
      assertThat(rest(restored, 10)).isEqualTo(expected);
    }
  }

  @Test
  void keysMoveToOtherSubtasksAndBack() throws Exception {
    List<String> expected = new ArrayList<>();
    OperatorSubtaskState one;
    try (TrainHarness harness = TrainHarness.start(SETTINGS)) {
      feed(harness, 0, 4);
      harness.taken();
      one = harness.flink().snapshot(1, 1);
      feed(harness, 4, 8);
      feed(harness, 8, 12);
      expected.addAll(TrainHarness.texts(harness.taken()));
    }

    List<String> actual = new ArrayList<>();
    OperatorSubtaskState[] three = new OperatorSubtaskState[3];
    for (int subtask = 0; subtask < 3; subtask++) {
      try (TrainHarness part =
          TrainHarness.restore(SETTINGS, repartition(one, 1, 3, subtask), 3, subtask)) {
        feed(part, 4, 8);
        actual.addAll(TrainHarness.texts(part.taken()));
        three[subtask] = part.flink().snapshot(2, 2);
      }
    }
    OperatorSubtaskState together = AbstractStreamOperatorTestHarness.repackageState(three);
    try (TrainHarness again =
        TrainHarness.restore(SETTINGS, repartition(together, 3, 1, 0), 1, 0)) {
      feed(again, 8, 12);
      actual.addAll(TrainHarness.texts(again.taken()));
    }
    assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void anotherLearningRateTakesEffectOnTheSameWeights() throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(SETTINGS)) {
      harness.take("a", 0, 9);
      state = harness.flink().snapshot(1, 1);
    }
    List<OutRecord> slow;
    List<OutRecord> fast;
    try (TrainHarness harness = TrainHarness.restore(SETTINGS, state)) {
      harness.take("a", 9, 15);
      slow = harness.taken();
    }
    try (TrainHarness harness = TrainHarness.restore(settings(0.5), state)) {
      harness.take("a", 9, 15);
      fast = harness.taken();
    }
    assertThat(TrainHarness.texts(fast.subList(0, 3)))
        .isEqualTo(TrainHarness.texts(slow.subList(0, 3)));
    assertThat(TrainHarness.texts(fast)).isNotEqualTo(TrainHarness.texts(slow));
  }

  @Test
  void anotherNetworkIsRefused() throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(SETTINGS)) {
      harness.take("a", 0, 9);
      state = harness.flink().snapshot(1, 1);
    }
    TrainSettings wider =
        TrainSettings.of(
            "points", Points.model(3, 0.05, 5), Optional.empty(), Points.OFTEN, Points.OFTEN, 1024);
    assertThatThrownBy(() -> TrainHarness.restore(wider, state)).isInstanceOf(Exception.class);
  }

  private static TrainSettings settings(double learningRate) {
    return TrainSettings.of(
        "points",
        Points.model(3, learningRate, 4),
        Optional.of(Duration.ofSeconds(1)),
        Points.OFTEN,
        Points.OFTEN,
        1 << 16);
  }

  /** Offsets up to 30 and the end of the input. */
  private static List<String> rest(TrainHarness harness, int from) throws Exception {
    harness.take("a", from, 30);
    harness.flink().endInput();
    return TrainHarness.texts(harness.taken());
  }

  /** Each tenant that the subtask has gets its events. */
  private static void feed(TrainHarness harness, int from, int to) throws Exception {
    for (int i = 0; i < TENANTS.length; i++) {
      if (harness.has(TENANTS[i])) {
        harness.take(TENANTS[i], 100L * i + from, 100L * i + to);
      }
    }
  }

  private static OperatorSubtaskState repartition(
      OperatorSubtaskState state, int from, int to, int subtask) {
    return AbstractStreamOperatorTestHarness.repartitionOperatorState(
        state, TrainHarness.KEY_GROUPS, from, to, subtask);
  }
}
