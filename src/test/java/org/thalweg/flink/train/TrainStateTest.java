package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.snapshot.Publication;

/** What was learnt survives, to the bit: the output after a restore is that without one. */
@ParameterizedClass
@EnumSource
final class TrainStateTest {

  @Parameter Backend backend;

  private static final TrainSettings SETTINGS =
      Points.settings(3, Duration.ofSeconds(1), Points.OFTEN);

  private static final String[] TENANTS = {"a", "b", "c", "d", "e", "f", "g", "h"};

  @Test
  void aRestoredOperatorGoesOnAsIfNothingHadHappened() throws Exception {
    for (int stop : new int[] {0, 1, 2, 3, 10, 11, 29}) {
      List<String> expected;
      OperatorSubtaskState state;
      try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
        harness.take("a", 0, stop);
        harness.taken();
        state = harness.flink().snapshot(1, 1);
        expected = rest(harness, stop);
      }
      try (TrainHarness restored = TrainHarness.restore(backend, SETTINGS, state)) {
        assertThat(rest(restored, stop)).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSavepointOfOneBackendGoesOnInTheOther() throws Exception {
    for (int stop : new int[] {0, 2, 11}) {
      List<String> expected;
      OperatorSubtaskState state;
      try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
        harness.take("a", 0, stop);
        harness.taken();
        state = harness.savepoint();
        expected = rest(harness, stop);
      }
      try (TrainHarness restored = TrainHarness.restore(backend.other(), SETTINGS, state)) {
        assertThat(restored.flink().numProcessingTimeTimers()).isEqualTo(stop % 3 == 0 ? 0 : 1);
        assertThat(rest(restored, stop)).isEqualTo(expected);
      }
    }
  }

  @Test
  void anOpenBatchStillClosesByItsDelayAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
      harness.take("a", 0, 2);
      state = harness.flink().snapshot(1, 1);
    }
    try (TrainHarness restored = TrainHarness.restore(backend, SETTINGS, state)) {
      restored.flink().setProcessingTime(1000);
      assertThat(restored.topics()).containsExactly(OutTopic.PREDICTIONS, OutTopic.PREDICTIONS);
    }
  }

  /** The heap's checkpoint is written while the operator goes on: it must not see that. */
  @Test
  void whatIsLearntWhileACheckpointIsWrittenIsNotInIt() throws Exception {
    List<String> expected;
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
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
    try (TrainHarness restored = TrainHarness.restore(backend, SETTINGS, state)) {
      assertThat(rest(restored, 10)).isEqualTo(expected);
    }
  }

  @Test
  void keysMoveToOtherSubtasksAndBack() throws Exception {
    List<String> expected = new ArrayList<>();
    OperatorSubtaskState one;
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
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
          TrainHarness.restore(backend, SETTINGS, repartition(one, 1, 3, subtask), 3, subtask)) {
        feed(part, 4, 8);
        actual.addAll(TrainHarness.texts(part.taken()));
        three[subtask] = part.flink().snapshot(2, 2);
      }
    }
    OperatorSubtaskState together = AbstractStreamOperatorTestHarness.repackageState(three);
    try (TrainHarness again =
        TrainHarness.restore(backend, SETTINGS, repartition(together, 3, 1, 0), 1, 0)) {
      feed(again, 8, 12);
      actual.addAll(TrainHarness.texts(again.taken()));
    }
    assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void anotherLearningRateTakesEffectOnTheSameWeights() throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
      harness.take("a", 0, 9);
      state = harness.flink().snapshot(1, 1);
    }
    List<OutRecord> slow;
    List<OutRecord> fast;
    try (TrainHarness harness = TrainHarness.restore(backend, SETTINGS, state)) {
      harness.take("a", 9, 15);
      slow = harness.taken();
    }
    try (TrainHarness harness = TrainHarness.restore(backend, settings(0.5), state)) {
      harness.take("a", 9, 15);
      fast = harness.taken();
    }
    assertThat(TrainHarness.texts(fast.subList(0, 3)))
        .isEqualTo(TrainHarness.texts(slow.subList(0, 3)));
    assertThat(TrainHarness.texts(fast)).isNotEqualTo(TrainHarness.texts(slow));
  }

  /** What was expected to stay for ever goes, counted from the restore. */
  @Test
  void modelsExpireThatWereLearntBeforeTheJobSaidSo() throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
      harness.take("a", 0, 9);
      state = harness.flink().snapshot(1, 1);
    }
    TrainSettings expiring = SETTINGS.living(Points.expire(Duration.ofDays(1)));
    try (TrainHarness harness = TrainHarness.restore(backend, expiring, state)) {
      assertThat(harness.keys()).containsExactly("a");
      harness.flink().setProcessingTime(Duration.ofDays(1).toMillis());
      assertThat(harness.topics()).containsExactly(OutTopic.MODELS, OutTopic.METRICS);
      assertThat(harness.keys()).isEmpty();
    }
  }

  @Test
  void anOpenBatchLargerThanANewBatchIsLearntInPieces() throws Exception {
    OperatorSubtaskState state;
    TrainSettings ten = Points.settings(10, Duration.ofSeconds(1), Points.NEVER);
    try (TrainHarness harness = TrainHarness.start(backend, ten)) {
      harness.take("a", 0, 9);
      state = harness.flink().snapshot(1, 1);
    }
    TrainSettings four = Points.settings(4, Duration.ofSeconds(1), Points.NEVER);
    List<String> restored;
    try (TrainHarness harness = TrainHarness.restore(backend, four, state)) {
      harness.take("a", 9, 10);
      restored = TrainHarness.texts(harness.taken());
    }
    try (TrainHarness harness = TrainHarness.start(backend, four)) {
      harness.take("a", 0, 10);
      harness.flink().setProcessingTime(1000);
      assertThat(restored).isEqualTo(TrainHarness.texts(harness.taken())).hasSize(10);
    }
  }

  /** An event of an open batch costs its own bytes; only one that closes it reads the weights. */
  @Test
  void anEventOfAnOpenBatchDoesNotTouchTheWeights() throws Exception {
    TrainSettings large =
        TrainSettings.of(
            "points",
            Points.model(16, 0.05, 1 << 16),
            Optional.empty(),
            Points.NEVER,
            Points.NEVER,
            Publication.ofChunks(1 << 16));
    try (TrainHarness harness = TrainHarness.start(backend, large)) {
      harness.take("a", 0, 32);
      List<Event> events =
          LongStream.range(32, 48).mapToObj(offset -> Points.event("a", offset)).toList();
      long open =
          allocated(
              () -> {
                for (Event event : events.subList(0, 15)) {
                  harness.take(event);
                }
              });
      long close = allocated(() -> harness.take(events.get(15)));
      assertThat(harness.taken()).hasSize(48);
      long weights = Points.model(16, 0.05, 1 << 16).network().layout().size() * 4L;
      assertThat(open).isLessThan(weights / 20);
      if (backend == Backend.ROCKSDB) {
        assertThat(close).isGreaterThan(3 * weights);
      }
    }
  }

  /** Bytes that this thread allocates: reading a state from RocksDB allocates at least its size. */
  private static long allocated(ThrowingRunnable<Exception> action) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static TrainSettings settings(double learningRate) {
    return TrainSettings.of(
        "points",
        Points.model(3, learningRate, 4),
        Optional.of(Duration.ofSeconds(1)),
        Points.OFTEN,
        Points.OFTEN,
        Publication.ofChunks(1 << 16));
  }

  /** Offsets up to 30 and the end of the input. */
  private static List<String> rest(TrainHarness harness, int from) throws Exception {
    harness.take("a", from, 30);
    harness.flink().endInput1();
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
