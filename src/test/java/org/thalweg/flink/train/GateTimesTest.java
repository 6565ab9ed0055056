package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.snapshot.Publication;
import org.thalweg.spec.GateSpec;
import org.thalweg.spec.GateSpec.OnDegrade;

/** A gate by the clock, at the ends, and from one setting to another. The window has 20 events. */
final class GateTimesTest {

  private static final Interval SECOND = new Interval(0, 1_000);

  private static TrainSettings settings(OnDegrade onDegrade, Interval snapshots) {
    return TrainSettings.of(
            "points",
            Points.model(1),
            Optional.empty(),
            Points.NEVER,
            snapshots,
            Publication.ofChunks(1 << 16))
        .gated(new GateSpec("accuracy", 0.3, onDegrade));
  }

  private static void flipped(TrainHarness harness, long from, long to) throws Exception {
    for (long offset = from; offset < to; offset++) {
      harness.take(Points.flipped("a", offset));
    }
  }

  private static List<Notice> notices(TrainHarness harness) {
    return Notices.of(harness.taken());
  }

  private static long versions(List<OutRecord> records) {
    return records.stream()
        .filter(record -> record.topic() == OutTopic.MODELS && record.value() != null)
        .count();
  }

  @Test
  void anIdleStreamIsToldOnce() throws Exception {
    TrainSettings settings = settings(OnDegrade.HOLD, SECOND);
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings)) {
      harness.take("a", 0, 100);
      harness.flink().setProcessingTime(1_000);
      assertThat(versions(harness.taken())).isEqualTo(1);
      flipped(harness, 100, 120);
      harness.flink().setProcessingTime(2_000);
      assertThat(notices(harness)).extracting(Notice::action).containsExactly("hold");
      assertThat(harness.flink().numProcessingTimeTimers()).isZero();

      harness.take("a", 120, 121);
      harness.flink().setProcessingTime(3_000);
      assertThat(notices(harness)).extracting(Notice::action).containsExactly("hold");
      harness.take("a", 121, 200);
      harness.flink().setProcessingTime(4_000);
      assertThat(versions(harness.taken())).isEqualTo(1);
    }
  }

  @Test
  void afterARollbackNothingIsComparedBeforeTheWindowIsHalfFull() throws Exception {
    TrainSettings settings = settings(OnDegrade.ROLLBACK, SECOND);
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings)) {
      harness.take("a", 0, 100);
      harness.flink().setProcessingTime(1_000);
      flipped(harness, 100, 120);
      harness.flink().setProcessingTime(2_000);
      assertThat(notices(harness)).extracting(Notice::action).containsExactly("rollback");

      flipped(harness, 120, 121);
      harness.flink().setProcessingTime(3_000);
      assertThat(notices(harness))
          .containsExactly(
              new Notice(
                  null,
                  "hold",
                  true,
                  0,
                  0,
                  "held back: the window must have at least 10 events: 1"));
      harness.take("a", 121, 130);
      harness.flink().setProcessingTime(4_000);
      List<OutRecord> out = harness.taken();
      assertThat(Notices.of(out)).isEmpty();
      assertThat(Notices.snapshot(out).header().version()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(OnDegrade.class)
  void whatIsWorseAtTheEndIsNotPublished(OnDegrade onDegrade) throws Exception {
    TrainSettings settings = settings(onDegrade, SECOND);
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings)) {
      harness.take("a", 0, 100);
      harness.flink().setProcessingTime(1_000);
      float[] good = Notices.snapshot(harness.taken()).weights();
      flipped(harness, 100, 120);
      harness.flink().endInput1();

      List<OutRecord> out = harness.taken();
      boolean hold = onDegrade == OnDegrade.HOLD;
      assertThat(Notices.of(out))
          .extracting(Notice::action)
          .containsExactly(hold ? "hold" : "rollback");
      if (hold) {
        assertThat(versions(out)).isZero();
      } else {
        assertThat(Notices.snapshot(out).weights()).containsExactly(good);
      }
    }
  }

  @Test
  void whatIsWorseWhenItExpiresIsNotPublished() throws Exception {
    TrainSettings settings =
        settings(OnDegrade.HOLD, new Interval(100, 0)).living(Points.expire(Duration.ofHours(1)));
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings)) {
      harness.take("a", 0, 100);
      assertThat(versions(harness.taken())).isEqualTo(1);
      flipped(harness, 100, 120);
      harness.flink().setProcessingTime(3_600_000);

      List<OutRecord> out = harness.taken();
      assertThat(Notices.of(out)).extracting(Notice::action).containsExactly("hold");
      assertThat(versions(out)).isZero();
      assertThat(harness.keys()).isEmpty();
    }
  }

  /** Flink keeps the state of a job that rolls back while another setting runs on it. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void aCopyFromBeforeTheSettingWasChangedIsNotGoneBackTo(Backend backend) throws Exception {
    Interval each100 = new Interval(100, 0);
    OperatorSubtaskState state;
    try (TrainHarness harness =
        TrainHarness.start(backend, settings(OnDegrade.ROLLBACK, each100))) {
      harness.take("a", 0, 100);
      state = harness.savepoint();
    }
    TrainSettings holds = settings(OnDegrade.HOLD, each100);
    try (TrainHarness harness = TrainHarness.restore(backend, holds, state)) {
      harness.take("a", 100, 200);
      assertThat(versions(harness.taken())).isEqualTo(1);
      state = harness.savepoint();
    }
    TrainSettings rollsBack = settings(OnDegrade.ROLLBACK, each100);
    try (TrainHarness harness = TrainHarness.restore(backend, rollsBack, state)) {
      harness.take("a", 200, 280);
      flipped(harness, 280, 300);
      List<OutRecord> out = harness.taken();
      assertThat(Notices.of(out)).extracting(Notice::action).containsExactly("hold");
      assertThat(versions(out)).isZero();

      harness.take("a", 300, 480);
      flipped(harness, 480, 500);
      assertThat(notices(harness)).extracting(Notice::action).containsExactly("rollback");
    }
  }
}
