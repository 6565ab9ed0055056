package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.flink.io.OutTopic.DEAD_LETTERS;
import static org.thalweg.flink.io.OutTopic.METRICS;
import static org.thalweg.flink.io.OutTopic.MODELS;
import static org.thalweg.flink.io.OutTopic.PREDICTIONS;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.event.Example;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutRecord;

@ParameterizedClass
@EnumSource
final class TrainOperatorTest {

  @Parameter Backend backend;

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aBatchIsLearntWhenItIsFull() throws Exception {
    try (TrainHarness harness =
        TrainHarness.start(backend, Points.settings(3, null, Points.NEVER))) {
      harness.take("a", 0, 2);
      assertThat(harness.taken()).isEmpty();

      harness.take("a", 2, 3);
      assertThat(harness.topics()).containsExactly(PREDICTIONS, PREDICTIONS, PREDICTIONS);
      assertThat(harness.flink().numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void keysHaveBatchesOfTheirOwn() throws Exception {
    try (TrainHarness harness =
        TrainHarness.start(backend, Points.settings(2, null, Points.NEVER))) {
      harness.take("a", 0, 1);
      harness.take("b", 1, 2);
      assertThat(harness.taken()).isEmpty();

      harness.take("b", 2, 3);
      assertThat(harness.taken())
          .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
          .containsExactly("points-0-1", "points-0-2");
    }
  }

  @Test
  void aBatchIsLearntWhenItsOldestEventHasWaited() throws Exception {
    try (TrainHarness harness =
        TrainHarness.start(backend, Points.settings(3, SECOND, Points.NEVER))) {
      harness.flink().setProcessingTime(500);
      harness.take("a", 0, 1);
      harness.flink().setProcessingTime(1400);
      harness.take("a", 1, 2);
      harness.flink().setProcessingTime(1499);
      assertThat(harness.taken()).isEmpty();

      harness.flink().setProcessingTime(1500);
      assertThat(harness.topics()).containsExactly(PREDICTIONS, PREDICTIONS);
      assertThat(harness.flink().numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void aFullBatchLeavesItsTimerToTheNext() throws Exception {
    try (TrainHarness harness =
        TrainHarness.start(backend, Points.settings(2, SECOND, Points.NEVER))) {
      for (int i = 0; i < 50; i++) {
        harness.flink().setProcessingTime(10L * i);
        harness.take("a", 2L * i, 2L * i + 2);
      }
      assertThat(harness.taken()).hasSize(100);
      assertThat(harness.flink().numProcessingTimeTimers()).isEqualTo(1);

      harness.take("a", 100, 101);
      harness.flink().setProcessingTime(1000);
      assertThat(harness.taken()).isEmpty();
      assertThat(harness.flink().numProcessingTimeTimers()).isEqualTo(1);

      harness.flink().setProcessingTime(1490);
      assertThat(harness.topics()).containsExactly(PREDICTIONS);
    }
  }

  @Test
  void publishesByCount() throws Exception {
    try (TrainHarness harness =
        TrainHarness.start(backend, Points.settings(4, null, Points.OFTEN))) {
      harness.take("a", 0, 8);
      assertThat(harness.topics()).hasSize(8).containsOnly(PREDICTIONS);

      harness.take("a", 8, 12);
      assertThat(harness.topics())
          .containsExactly(PREDICTIONS, PREDICTIONS, PREDICTIONS, PREDICTIONS, MODELS, METRICS);
    }
  }

  @Test
  void publishesByTheClockIfSomethingWasLearnt() throws Exception {
    Interval minute = new Interval(0, 60_000);
    try (TrainHarness harness = TrainHarness.start(backend, Points.settings(1, null, minute))) {
      harness.flink().setProcessingTime(1000);
      harness.take("a", 0, 1);
      harness.flink().setProcessingTime(60_999);
      assertThat(harness.topics()).containsExactly(PREDICTIONS);

      harness.flink().setProcessingTime(61_000);
      assertThat(harness.topics()).containsExactly(MODELS, METRICS);
      assertThat(harness.flink().numProcessingTimeTimers()).isZero();

      harness.flink().setProcessingTime(1_000_000);
      harness.take("a", 1, 2);
      harness.flink().setProcessingTime(1_060_000);
      assertThat(harness.topics()).containsExactly(PREDICTIONS, MODELS, METRICS);
    }
  }

  @Test
  void theEndOfInputLearnsAndPublishesAll() throws Exception {
    try (TrainHarness harness =
        TrainHarness.start(backend, Points.settings(10, SECOND, Points.OFTEN))) {
      harness.take("b", 0, 3);
      harness.take("a", 3, 13);
      assertThat(harness.topics())
          .hasSize(12)
          .containsOnlyOnce(MODELS, METRICS)
          .endsWith(MODELS, METRICS);

      harness.flink().endInput1();
      List<OutRecord> last = harness.taken();
      assertThat(last)
          .extracting(OutRecord::topic)
          .containsExactly(PREDICTIONS, PREDICTIONS, PREDICTIONS, MODELS, METRICS);
      assertThat(new String(last.get(3).key(), StandardCharsets.UTF_8)).isEqualTo("b/1/0");
    }
  }

  @Test
  void aStepThatIsUndoneGoesToTheDeadLetters() throws Exception {
    try (TrainHarness harness =
        TrainHarness.start(backend, Points.settings(2, null, Points.OFTEN))) {
      harness.take("a", 0, 1);
      Event good = Points.event("a", 1);
      Example poison =
          new Example(
              "a",
              null,
              Example.NO_TIME,
              Float.POSITIVE_INFINITY,
              good.example().features(),
              good.example().label());
      harness.take(new Event(poison, good.record()));
      List<OutRecord> out = harness.taken();
      assertThat(out)
          .extracting(OutRecord::topic)
          .containsExactly(DEAD_LETTERS, DEAD_LETTERS, METRICS);
      assertThat(Notices.of(out)).extracting(Notice::action).containsExactly("undone");

      harness.take("a", 2, 4);
      assertThat(harness.topics()).containsExactly(PREDICTIONS, PREDICTIONS);
    }
  }

  @Test
  void aRefusalPassesAndLeavesNothingBehind() throws Exception {
    try (TrainHarness harness =
        TrainHarness.start(backend, Points.settings(2, SECOND, Points.OFTEN))) {
      harness.take(new Refusal("points-0", new OutRecord(DEAD_LETTERS, null, new byte[] {1})));

      assertThat(harness.topics()).containsExactly(DEAD_LETTERS);
      assertThat(harness.keys()).isEmpty();
      assertThat(harness.flink().numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void aModelGoesWhenItHasBeenIdleAndIsPublishedBefore() throws Exception {
    TrainSettings settings =
        Points.settings(2, null, Points.NEVER).living(Points.expire(Duration.ofDays(30)));
    long day = Duration.ofDays(1).toMillis();
    try (TrainHarness harness = TrainHarness.start(backend, settings)) {
      harness.take("a", 0, 3);
      harness.take("b", 3, 5);
      harness.taken();
      harness.flink().setProcessingTime(20 * day);
      harness.take("b", 5, 7);
      harness.taken();
      assertThat(harness.flink().numProcessingTimeTimers()).isEqualTo(2);

      harness.flink().setProcessingTime(30 * day - 1);
      assertThat(harness.taken()).isEmpty();
      assertThat(harness.keys()).containsExactly("a", "b");

      harness.flink().setProcessingTime(30 * day);
      List<OutRecord> last = harness.taken();
      assertThat(last).extracting(OutRecord::topic).containsExactly(PREDICTIONS, MODELS, METRICS);
      assertThat(key(last.get(1))).isEqualTo("a/1/0");
      assertThat(harness.keys()).containsExactly("b");
      assertThat(harness.flink().numProcessingTimeTimers()).isEqualTo(1);

      harness.take("a", 7, 10);
      harness.flink().setProcessingTime(50 * day);
      assertThat(harness.taken())
          .filteredOn(record -> record.topic() == MODELS)
          .extracting(TrainOperatorTest::key)
          .containsExactly("b/1/0");
      harness.flink().setProcessingTime(60 * day);
      assertThat(harness.taken())
          .filteredOn(record -> record.topic() == MODELS)
          .extracting(TrainOperatorTest::key)
          .containsExactly("a/1/0");
      assertThat(harness.keys()).isEmpty();
      assertThat(harness.flink().numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void aModelThatIsPublishedAlreadyExpiresWithoutAWord() throws Exception {
    TrainSettings settings = Points.settings(2, SECOND, Points.OFTEN).living(Points.expire(SECOND));
    try (TrainHarness harness = TrainHarness.start(backend, settings)) {
      harness.take("a", 0, 10);
      assertThat(harness.topics()).endsWith(MODELS, METRICS);
      harness.flink().setProcessingTime(1000);
      assertThat(harness.taken()).isEmpty();
      assertThat(harness.keys()).isEmpty();
    }
  }

  @Test
  void eventsThatKeepComingCostNoTimers() throws Exception {
    TrainSettings settings = Points.settings(1, null, Points.NEVER).living(Points.expire(SECOND));
    try (TrainHarness harness = TrainHarness.start(backend, settings)) {
      for (int i = 0; i < 100; i++) {
        harness.flink().setProcessingTime(100L * i);
        harness.take("a", i, i + 1);
        assertThat(harness.flink().numProcessingTimeTimers()).isEqualTo(1);
      }
      assertThat(harness.topics()).hasSize(100).containsOnly(PREDICTIONS);
    }
  }

  private static String key(OutRecord record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }
}
