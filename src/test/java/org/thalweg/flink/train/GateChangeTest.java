package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.spec.GateSpec;
import org.thalweg.spec.GateSpec.OnDegrade;
import org.thalweg.spec.Lifecycle;
import org.thalweg.spec.NetworkChange;

/**
 * A job whose gate measures by another figure: what was measured before means nothing any more,
 * whatever comes first after the restore. (Kappa is always less than the accuracy.)
 */
final class GateChangeTest {

  private enum First {
    TIMER,
    COMMAND,
    END,
    EXPIRY,
    EVENT
  }

  private static TrainSettings settings(String metric) {
    return TrainSettings.of(
            "points",
            Points.model(1),
            Optional.empty(),
            Points.NEVER,
            new Interval(0, 1_000),
            Publication.ofChunks(1 << 16))
        .living(Points.expire(Duration.ofMinutes(1)))
        .gated(new GateSpec(metric, 0, OnDegrade.ROLLBACK));
  }

  /** A model with a published version, and another due at 2,000 ms. */
  private static OperatorSubtaskState published(Backend backend) throws Exception {
    try (TrainHarness harness = TrainHarness.start(backend, settings("accuracy"))) {
      noisy(harness, 0, 1_000);
      harness.flink().setProcessingTime(1_000);
      assertThat(Notices.snapshot(harness.taken()).header().version()).isEqualTo(1);
      noisy(harness, 1_000, 1_100);
      return harness.savepoint();
    }
  }

  /** One label in five is wrong: an accuracy of 0.8 is a kappa of 0.6. */
  private static void noisy(TrainHarness harness, long from, long to) throws Exception {
    for (long offset = from; offset < to; offset++) {
      harness.take(offset % 5 == 0 ? Points.flipped("a", offset) : Points.event("a", offset));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HEAP, TIMER",
    "HEAP, COMMAND",
    "HEAP, END",
    "HEAP, EXPIRY",
    "HEAP, EVENT",
    "ROCKSDB, TIMER"
  })
  void aHealthyModelIsPublishedAndNotMeasuredByTheOldFigure(Backend backend, First first)
      throws Exception {
    OperatorSubtaskState state = published(backend);
    try (TrainHarness harness = TrainHarness.restore(backend, settings("kappa"), state)) {
      harness.flink().setProcessingTime(1_000);
      switch (first) {
        case TIMER -> harness.flink().setProcessingTime(2_000);
        case COMMAND -> publish(harness);
        case END -> harness.flink().endInput1();
        case EXPIRY -> harness.flink().setProcessingTime(62_000);
        case EVENT -> {
          harness.take("a", 1_100, 1_101);
          harness.flink().setProcessingTime(2_000);
        }
      }
      List<OutRecord> out = harness.taken();
      assertThat(Notices.of(out).stream().filter(notice -> notice.command() == null)).isEmpty();
      Snapshot snapshot = Notices.snapshot(out);
      assertThat(snapshot.header().version()).isEqualTo(2);
      assertThat(snapshot.header().learnt()).isGreaterThanOrEqualTo(1_100);
    }
  }

  private static void publish(TrainHarness harness) throws Exception {
    harness.take(new Directive.Order(Command.of("c", Optional.of("a"), Command.Action.PUBLISH)));
  }

  /** What is published by the new figure, before any event, is what later ones are measured by. */
  @ParameterizedTest
  @EnumSource(
      value = First.class,
      names = {"TIMER", "COMMAND"})
  void whatIsPublishedFirstIsWhatLaterOnesAreMeasuredBy(First first) throws Exception {
    OperatorSubtaskState state = published(Backend.HEAP);
    try (TrainHarness harness = TrainHarness.restore(Backend.HEAP, settings("kappa"), state)) {
      if (first == First.COMMAND) {
        publish(harness);
      } else {
        harness.flink().setProcessingTime(2_000);
      }
      assertThat(Notices.snapshot(harness.taken()).header().version()).isEqualTo(2);
      for (long offset = 1_100; offset < 1_120; offset++) {
        harness.take(Points.flipped("a", offset));
      }
      harness.flink().setProcessingTime(10_000);
      assertThat(Notices.of(harness.taken()))
          .extracting(Notice::action)
          .containsExactly("rollback");
    }
  }

  /** Nor are events of an open batch learnt as what they were decoded to for other features. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void anOpenBatchOfNothingUsableIsNotLearnt(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness =
        TrainHarness.start(backend, Points.settings(3, Duration.ofSeconds(1), Points.NEVER))) {
      harness.take("a", 0, 2);
      state = harness.savepoint();
    }
    TrainSettings changed =
        TrainSettings.of(
                "points",
                Points.model(
                    3,
                    Map.of("adam", Map.of("learningRate", 0.05)),
                    List.of(Map.of("dense", 4), "tanh"),
                    Map.of("x", Map.of(), "y", Map.of()),
                    List.of("up", "down")),
                Optional.of(Duration.ofSeconds(1)),
                Points.NEVER,
                Points.NEVER,
                Publication.DEFAULT)
            .living(new Lifecycle(Optional.empty(), NetworkChange.RESET));
    try (TrainHarness harness = TrainHarness.restore(backend, changed, state)) {
      harness.flink().endInput1();
      assertThat(harness.topics()).containsExactly(OutTopic.DEAD_LETTERS, OutTopic.DEAD_LETTERS);
    }
  }
}
