package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

/** Models go back to versions that they have published, and to no others. */
final class RollbackTest {

  private static final TrainSettings SETTINGS = Points.settings(2, null, Points.NEVER);
  private static final Optional<String> A = Optional.of("a");

  private static List<OutRecord> publish(TrainHarness harness, String key) throws Exception {
    return harness.told(new Directive.Order(Command.of("p", Optional.of(key), Action.PUBLISH)));
  }

  /** Learns the next so many events and publishes: the bytes of the version. */
  private static byte[] learnt(TrainHarness harness, long from, long to) throws Exception {
    harness.take("a", from, to);
    return Notices.whole(publish(harness, "a"));
  }

  private static List<OutRecord> back(TrainHarness harness, long version, byte[] whole)
      throws Exception {
    return harness.told(new Directive.Restore(Command.rollback("c", A, version), "a", whole));
  }

  private static void refused(TrainHarness harness, long version, byte[] whole, String why)
      throws Exception {
    assertThat(Notices.of(back(harness, version, whole)))
        .containsExactly(
            Notice.refused(
                Command.rollback("c", A, version),
                "version " + version + " of a cannot be used: " + why));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aModelGoesBackToWhatAVersionHadLearnt(Backend backend) throws Exception {
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
      byte[] first = learnt(harness, 0, 6);
      Snapshot then = Snapshot.of(first);
      assertThat(then.header().rolledBackTo()).isZero();
      learnt(harness, 6, 20);

      List<OutRecord> out = back(harness, 1, first);

      assertThat(Notices.of(out))
          .containsExactly(
              new Notice("c", "rollback", true, 1, 1, "back to version 1, published as version 3"));
      Snapshot now = Notices.snapshot(out);
      assertThat(now.weights()).containsExactly(then.weights());
      assertThat(now.statistics()).containsExactly(then.statistics());
      assertThat(now.header().version()).isEqualTo(3);
      assertThat(now.header().parent()).isEqualTo(2);
      assertThat(now.header().rolledBackTo()).isEqualTo(1);
      assertThat(now.header().learnt()).isEqualTo(6);
      assertThat(now.header().step()).isEqualTo(3);
      assertThat(now.header().offsets()).isEqualTo(then.header().offsets());
      Snapshot next = Snapshot.of(learnt(harness, 20, 24));
      assertThat(next.header().learnt()).isEqualTo(10);
      assertThat(next.header().rolledBackTo()).isZero();
    }
  }

  @Test
  void aVersionWithAWeightThatIsNotFiniteChangesNothing() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      byte[] first = learnt(harness, 0, 6);
      byte[] poisoned = first.clone();
      ByteBuffer.wrap(poisoned).putFloat(poisoned.length - Float.BYTES, Float.NaN);
      refused(harness, 1, poisoned, "a snapshot's weights must be finite: NaN in head.bias");
      assertThat(Notices.of(back(harness, 1, first)))
          .containsExactly(
              new Notice("c", "rollback", true, 1, 1, "back to version 1, published as version 2"));
    }
  }

  @Test
  void aRollbackOfAllModelsIsAnsweredOnce() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      Command back = Command.rollback("c", Optional.empty(), 1);
      List<Directive> told = new ArrayList<>();
      for (String tenant : new String[] {"a", "b"}) {
        harness.take(tenant, 0, 6);
        told.add(new Directive.Restore(back, tenant, Notices.whole(publish(harness, tenant))));
      }
      told.add(new Directive.Restore(back, "gone", new byte[10]));
      told.add(new Directive.Restored(back));
      harness.taken();
      for (Directive directive : told) {
        harness.take(directive);
      }
      assertThat(Notices.of(harness.taken()))
          .containsExactly(
              new Notice("c", "rollback", false, 0, 0, "there is no model of gone"),
              new Notice("c", "rollback", true, 2, 1, "back to version 1"));
    }
  }

  /** As after a start from an older savepoint: the topic has versions that this model never had. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void aVersionThatTheModelHasNotPublishedChangesNothing(Backend backend) throws Exception {
    OperatorSubtaskState state;
    byte[] third;
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
      learnt(harness, 0, 6);
      state = harness.flink().snapshot(1, 1);
      learnt(harness, 6, 8);
      third = learnt(harness, 8, 10);
    }
    List<String> expected;
    try (TrainHarness undisturbed = TrainHarness.restore(backend, SETTINGS, state)) {
      expected = rest(undisturbed);
    }
    try (TrainHarness harness = TrainHarness.restore(backend, SETTINGS, state)) {
      refused(harness, 3, third, "it must be one that the model has published, whose last is 1");
      assertThat(rest(harness)).isEqualTo(expected);
    }
  }

  private static List<String> rest(TrainHarness harness) throws Exception {
    harness.take("a", 6, 12);
    harness.flink().endInput1();
    return TrainHarness.texts(harness.taken());
  }

  /** As after a start without state under the old name. */
  @Test
  void aVersionOfAnotherLineOfTrainingIsRefused() throws Exception {
    try (TrainHarness before = TrainHarness.start(Backend.HEAP, SETTINGS);
        TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      byte[] old = learnt(before, 0, 6);
      byte[] own = learnt(harness, 6, 12);
      refused(harness, 1, old, "it must be one that the model has published, whose last is 1");
      assertThat(Notices.snapshot(back(harness, 1, own)).header().version()).isEqualTo(2);
    }
  }

  @Test
  void aVersionThatIsNoSnapshotOrOfAnotherNetworkIsRefused() throws Exception {
    TrainSettings wider =
        TrainSettings.of(
            "points",
            Points.model(2, 0.05, 5),
            Optional.empty(),
            Points.NEVER,
            Points.NEVER,
            Publication.ofChunks(1024));
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS);
        TrainHarness other = TrainHarness.start(Backend.HEAP, wider)) {
      byte[] own = learnt(harness, 0, 6);
      refused(harness, 1, new byte[] {0, 0, 0, 9}, "must be a snapshot: a section of 9 in 0 bytes");
      refused(
          harness,
          1,
          learnt(other, 0, 6),
          "its features, label and network must be those of the job now");
      assertThat(learnt(harness, 6, 8)).isNotEqualTo(own);
    }
  }
}
