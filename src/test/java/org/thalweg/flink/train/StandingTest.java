package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.Notice;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

/** What is set for models that begin later. */
final class StandingTest {

  private static final Optional<String> ONE = Optional.of("");

  /** Points of a job that has one model, which learns two at a time. */
  private static final ModelSpec SPEC = withoutKey(Points.model(2));

  private static final TrainSettings SETTINGS =
      TrainSettings.of(
          "points",
          SPEC,
          Optional.empty(),
          Points.NEVER,
          Points.NEVER,
          Publication.ofChunks(1 << 16));

  private static ModelSpec withoutKey(ModelSpec spec) {
    Map<Object, Object> definition = new LinkedHashMap<>((Map<?, ?>) spec.definition());
    Map<Object, Object> events = new LinkedHashMap<>((Map<?, ?>) definition.get("events"));
    assertThat(events.remove("key")).isEqualTo("tenant");
    definition.put("events", events);
    return ModelSpec.read(definition);
  }

  private static void take(TrainHarness harness, long from, long to) throws Exception {
    EventReader reader = new EventReader(SPEC.events());
    for (long offset = from; offset < to; offset++) {
      InRecord record = Points.record("a", offset);
      harness.take(new Event((Example) reader.read(record.value()), record));
    }
  }

  private static List<Notice> order(TrainHarness harness, Command command) throws Exception {
    return Notices.of(harness.told(new Directive.Order(command)));
  }

  private static Snapshot published(TrainHarness harness) throws Exception {
    return Notices.snapshot(
        harness.told(new Directive.Order(Command.of("p", ONE, Action.PUBLISH))));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void theOnlyModelOfAJobCanBeToldBeforeItsFirstEvent(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
      assertThat(order(harness, Command.of("c", ONE, Action.PAUSE)))
          .containsExactly(
              new Notice("c", "pause", true, 0, 1, "learning is paused; there is no model yet"));
      for (Action action : List.of(Action.PUBLISH, Action.RESET)) {
        Command command = Command.of("c", ONE, action);
        assertThat(order(harness, command))
            .containsExactly(Notice.refused(command, "there is no model yet"));
      }
      Command other = Command.of("c", Optional.of("a"), Action.PAUSE);
      assertThat(order(harness, other))
          .containsExactly(Notice.refused(other, "there is no model of a"));
      state = harness.flink().snapshot(1, 1);
    }
    try (TrainHarness harness = TrainHarness.restore(backend, SETTINGS, state)) {
      take(harness, 0, 4);
      assertThat(published(harness).header().learnt()).isZero();
      assertThat(order(harness, Command.of("c", ONE, Action.RESUME)))
          .containsExactly(new Notice("c", "resume", true, 1, 1, "learning goes on"));
      take(harness, 4, 6);
      assertThat(published(harness).header().learnt()).isEqualTo(2);
    }
  }

  /** It may expire, and begin anew. */
  @Test
  void whatIsSetForTheOnlyModelHoldsForTheOneAfterIt() throws Exception {
    TrainSettings expiring = SETTINGS.living(Points.expire(Duration.ofSeconds(1)));
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, expiring)) {
      take(harness, 0, 2);
      assertThat(order(harness, Command.of("c", ONE, Action.PAUSE)))
          .containsExactly(new Notice("c", "pause", true, 1, 1, "learning is paused"));
      harness.flink().setProcessingTime(5_000);
      assertThat(harness.keys()).isEmpty();
      take(harness, 2, 4);
      assertThat(published(harness).header().learnt()).isZero();
    }
  }

  /** From one subtask to two and back: models that begin on any of them are paused. */
  @Test
  void whatIsSetForAllMovesToOtherSubtasksAndBack() throws Exception {
    TrainSettings keyed = Points.settings(2, null, Points.NEVER);
    OperatorSubtaskState one;
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, keyed)) {
      order(harness, Command.of("c", Optional.empty(), Action.PAUSE));
      one = harness.flink().snapshot(1, 1);
    }
    OperatorSubtaskState[] two = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState state = TrainHarness.rescale(2, subtask, one);
      try (TrainHarness harness = TrainHarness.restore(Backend.HEAP, keyed, state, 2, subtask)) {
        beginPaused(harness, List.of("a", "b", "c", "d"));
        two[subtask] = harness.flink().snapshot(2, 2);
      }
    }
    OperatorSubtaskState back = TrainHarness.rescale(1, 0, two);
    try (TrainHarness harness = TrainHarness.restore(Backend.HEAP, keyed, back)) {
      beginPaused(harness, List.of("e", "f"));
      assertThat(harness.keys()).containsExactly("a", "b", "c", "d", "e", "f");
    }
  }

  private static void beginPaused(TrainHarness harness, List<String> keys) throws Exception {
    List<String> own = keys.stream().filter(harness::has).toList();
    assertThat(own).isNotEmpty();
    for (String key : own) {
      harness.take(key, 0, 2);
      Command publish = Command.of("p", Optional.of(key), Action.PUBLISH);
      Snapshot published = Notices.snapshot(harness.told(new Directive.Order(publish)));
      assertThat(published.header().learnt()).isZero();
    }
  }
}
