package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

/** Models that got worse are not published. */
final class GateTest {

  /** Versions come at 100, 200, …; the window has 20 events. */
  private static TrainSettings settings(OnDegrade onDegrade) {
    Interval each100 = new Interval(100, 0);
    return TrainSettings.of(
            "points",
            Points.model(1),
            Optional.empty(),
            Points.NEVER,
            each100,
            Publication.ofChunks(1 << 16))
        .gated(new GateSpec("accuracy", 0.3, onDegrade));
  }

  private static void flipped(TrainHarness harness, long from, long to) throws Exception {
    for (long offset = from; offset < to; offset++) {
      harness.take(Points.flipped("a", offset));
    }
  }

  private static long versions(List<OutRecord> records) {
    return records.stream()
        .filter(record -> record.topic() == OutTopic.MODELS && record.value() != null)
        .count();
  }

  @Test
  void whatGotWorseIsHeldBackUntilItIsBetterOrAskedFor() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings(OnDegrade.HOLD))) {
      harness.take("a", 0, 1080);
      long before = versions(harness.taken());
      assertThat(before).isPositive();
      flipped(harness, 1080, 1100);
      List<OutRecord> out = harness.taken();
      assertThat(versions(out)).isZero();
      Notice notice = Notices.of(out).get(0);
      assertThat(notice.action()).isEqualTo("hold");
      assertThat(notice.command()).isNull();
      assertThat(notice.message())
          .matches(
              "held back: window.accuracy is 0\\.\\d+, of version "
                  + before
                  + " it was \\d\\.\\d+; it may be 30 % worse");

      harness.take(new Directive.Order(Command.of("c", Optional.of("a"), Command.Action.PUBLISH)));
      assertThat(versions(harness.taken())).isEqualTo(1);
      flipped(harness, 1100, 1200);
      assertThat(versions(harness.taken())).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatGotWorseGoesBackToTheLastThatWasPublished(Backend backend) throws Exception {
    try (TrainHarness harness = TrainHarness.start(backend, settings(OnDegrade.ROLLBACK))) {
      harness.take("a", 0, 1080);
      Snapshot good = Notices.snapshot(harness.taken());
      flipped(harness, 1080, 1100);
      List<OutRecord> out = harness.taken();
      Snapshot back = Notices.snapshot(out);

      assertThat(Notices.of(out)).extracting(Notice::action).containsExactly("rollback");
      assertThat(Notices.of(out).get(0).message())
          .endsWith(
              "back to version "
                  + good.header().version()
                  + " as version "
                  + (good.header().version() + 1));
      assertThat(back.weights()).containsExactly(good.weights());
      assertThat(back.statistics()).containsExactly(good.statistics());
      assertThat(back.header().version()).isEqualTo(good.header().version() + 1);
      assertThat(back.header().learnt()).isEqualTo(good.header().learnt());

      harness.take("a", 1100, 1200);
      assertThat(Notices.of(harness.taken())).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aRestoredGateGoesOnBitForBit(Backend backend) throws Exception {
    for (int stop : new int[] {250, 295, 300, 330}) {
      List<String> expected;
      OperatorSubtaskState state;
      TrainSettings settings = settings(OnDegrade.ROLLBACK);
      try (TrainHarness harness = TrainHarness.start(backend, settings)) {
        feed(harness, 0, stop);
        state = harness.flink().snapshot(1, 1);
        List<OutRecord> before = harness.taken();
        feed(harness, stop, 420);
        List<OutRecord> after = harness.taken();
        expected = TrainHarness.texts(after);
        before = new ArrayList<>(before);
        before.addAll(after);
        assertThat(Notices.of(before)).isNotEmpty();
      }
      try (TrainHarness restored = TrainHarness.restore(backend, settings, state)) {
        feed(restored, stop, 420);
        assertThat(TrainHarness.texts(restored.taken())).isEqualTo(expected);
      }
    }
  }

  /** Labels are wrong from 280 to 300. */
  private static void feed(TrainHarness harness, int from, int to) throws Exception {
    for (int offset = from; offset < to; offset++) {
      boolean wrong = offset >= 280 && offset < 300;
      harness.take(wrong ? Points.flipped("a", offset) : Points.event("a", offset));
    }
  }

  /**
   * What follows a rollback has no window yet: nothing is held back, and nothing is measured by 0.
   */
  @Test
  void aWindowWithoutEventsComparesNothing() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings(OnDegrade.HOLD))) {
      Command publish = Command.of("c", Optional.of("a"), Command.Action.PUBLISH);
      harness.take("a", 0, 350);
      harness.taken();
      harness.take(new Directive.Order(publish));
      byte[] whole = Notices.whole(harness.taken());
      Command back = Command.rollback("d", Optional.of("a"), 4);
      harness.take(new Directive.Restore(back, "a", whole));
      whole = Notices.whole(harness.taken());
      harness.take(new Directive.Restore(back, "a", whole));
      harness.take(new Directive.Order(publish));
      harness.taken();
      harness.take("a", 350, 410);
      List<OutRecord> out = harness.taken();
      assertThat(Notices.of(out)).isEmpty();
      assertThat(versions(out)).isEqualTo(1);
    }
  }
}
