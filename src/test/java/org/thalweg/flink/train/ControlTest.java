package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.flink.io.OutTopic.METRICS;
import static org.thalweg.flink.io.OutTopic.MODELS;
import static org.thalweg.flink.io.OutTopic.PREDICTIONS;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

/** What commands do to models, and that it survives. */
final class ControlTest {

  private static final TrainSettings SETTINGS = Points.settings(2, null, Points.NEVER);
  private static final Optional<String> ALL = Optional.empty();

  private static Command command(Action action, String key) {
    return Command.of("c", Optional.ofNullable(key), action);
  }

  /** Gives an order and answers what is said of it. */
  private static List<Notice> order(TrainHarness harness, Command command) throws Exception {
    return Notices.of(told(harness, command));
  }

  private static List<OutRecord> told(TrainHarness harness, Command command) throws Exception {
    return harness.told(new Directive.Order(command));
  }

  private static Notice done(Action action, long models, String message) {
    return new Notice("c", action.word(), true, models, 1, message);
  }

  private static Snapshot published(TrainHarness harness, String key) throws Exception {
    return Notices.snapshot(told(harness, command(Action.PUBLISH, key)));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aPausedModelPredictsAndLearnsNothing(Backend backend) throws Exception {
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
      harness.take("a", 0, 4);
      harness.take("b", 0, 4);
      Snapshot before = published(harness, "a");
      assertThat(order(harness, command(Action.PAUSE, "a")))
          .containsExactly(done(Action.PAUSE, 1, "learning is paused"));

      harness.take("a", 4, 10);
      harness.take("b", 4, 10);
      assertThat(harness.topics()).hasSize(12).containsOnly(PREDICTIONS);
      Snapshot after = published(harness, "a");
      assertThat(after.weights()).containsExactly(before.weights());
      assertThat(after.statistics()).containsExactly(before.statistics());
      assertThat(after.header().offsets()).isEqualTo(before.header().offsets());
      assertThat(after.header().learnt()).isEqualTo(4);
      assertThat(after.header().metrics()).containsEntry("events", 10.0);
      assertThat(published(harness, "b").header().learnt()).isEqualTo(10);

      assertThat(order(harness, command(Action.RESUME, "a")))
          .containsExactly(done(Action.RESUME, 1, "learning goes on"));
      harness.take("a", 10, 12);
      assertThat(published(harness, "a").header().learnt()).isEqualTo(6);
    }
  }

  /** All that commands have set is state: another operator goes on with the same bytes. */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatWasSetSurvives(Backend backend) throws Exception {
    List<String> expected = new ArrayList<>();
    OperatorSubtaskState state;
    try (TrainHarness harness = TrainHarness.start(backend, SETTINGS)) {
      harness.take("a", 0, 4);
      harness.take("b", 0, 4);
      order(harness, command(Action.PAUSE, "b"));
      order(harness, Command.learningRate("c", ALL, 0.3));
      order(harness, Command.layers("c", ALL, Action.FREEZE, List.of("head")));
      state = harness.flink().snapshot(1, 1);
      expected.addAll(rest(harness));
    }
    try (TrainHarness restored = TrainHarness.restore(backend, SETTINGS, state)) {
      assertThat(rest(restored)).isEqualTo(expected);
    }
    try (TrainHarness without = TrainHarness.start(backend, SETTINGS)) {
      without.take("a", 0, 4);
      without.take("b", 0, 4);
      without.taken();
      assertThat(rest(without)).isNotEqualTo(expected);
    }
  }

  /** Models that are there, and one that begins. */
  private static List<String> rest(TrainHarness harness) throws Exception {
    for (String tenant : new String[] {"a", "b", "new"}) {
      harness.take(tenant, 4, 10);
    }
    harness.flink().endInput1();
    return TrainHarness.texts(harness.taken());
  }

  @Test
  void whatIsSetForAllHoldsForModelsThatBegin() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      harness.take("a", 0, 4);
      harness.take("b", 0, 1);
      assertThat(order(harness, command(Action.PAUSE, null)))
          .containsExactly(done(Action.PAUSE, 2, "learning is paused"));
      order(harness, command(Action.RESUME, "a"));
      harness.take("new", 0, 4);
      harness.take("b", 1, 4);
      harness.take("a", 4, 6);

      assertThat(published(harness, "new").header().learnt()).isZero();
      assertThat(published(harness, "b").header().learnt()).isZero();
      assertThat(published(harness, "a").header().learnt()).isEqualTo(6);
    }
  }

  @Test
  void aLearningRateHoldsUntilTheJobsOwnIsGivenBack() throws Exception {
    Optional<String> a = Optional.of("a");
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS);
        TrainHarness other = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      for (TrainHarness both : List.of(harness, other)) {
        both.take("a", 0, 4);
        assertThat(order(both, Command.learningRate("c", a, 0.3)))
            .containsExactly(done(Action.LEARNING_RATE, 1, "the learning rate is 0.3"));
      }
      assertThat(order(harness, Command.learningRate("c", a, Double.NaN)))
          .containsExactly(done(Action.LEARNING_RATE, 1, "the learning rate is the job's"));
      harness.take("a", 4, 10);
      other.take("a", 4, 10);
      try (TrainHarness undisturbed = TrainHarness.start(Backend.HEAP, SETTINGS)) {
        undisturbed.take("a", 0, 10);
        float[] expected = published(undisturbed, "a").weights();
        assertThat(published(harness, "a").weights()).containsExactly(expected);
        assertThat(published(other, "a").weights()).isNotEqualTo(expected);
      }
    }
  }

  @Test
  void aFrozenLayerStandsStillUntilItIsUnfrozen() throws Exception {
    int head = 2 * 4 + 4;
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      harness.take("a", 0, 4);
      Snapshot before = published(harness, "a");
      assertThat(
              order(
                  harness,
                  Command.layers("c", Optional.of("a"), Action.FREEZE, List.of("0.dense"))))
          .containsExactly(done(Action.FREEZE, 1, "frozen: 0.dense"));
      harness.take("a", 4, 10);
      Snapshot frozen = published(harness, "a");
      for (int i = 0; i < before.weights().length; i++) {
        if (i < head) {
          assertThat(frozen.weights()[i]).isEqualTo(before.weights()[i]);
        } else {
          assertThat(frozen.weights()[i]).isNotEqualTo(before.weights()[i]);
        }
      }
      assertThat(
              order(
                  harness,
                  Command.layers(
                      "c", Optional.of("a"), Action.UNFREEZE, List.of("0.dense", "head"))))
          .containsExactly(done(Action.UNFREEZE, 1, "no layer is frozen"));
      harness.take("a", 10, 12);
      assertThat(published(harness, "a").weights()[0]).isNotEqualTo(frozen.weights()[0]);
    }
  }

  @Test
  void aModelThatIsResetLearnsAsOneThatBegins() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS);
        TrainHarness fresh = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      harness.take("a", 0, 6);
      published(harness, "a");
      assertThat(order(harness, command(Action.RESET, "a")))
          .containsExactly(done(Action.RESET, 1, "begun anew; the next version is 2"));
      harness.take("a", 6, 20);
      fresh.take("a", 6, 20);

      Snapshot reset = published(harness, "a");
      Snapshot expected = published(fresh, "a");
      assertThat(reset.weights()).containsExactly(expected.weights());
      assertThat(reset.statistics()).containsExactly(expected.statistics());
      assertThat(reset.header().metrics()).isEqualTo(expected.header().metrics());
      assertThat(reset.header().version()).isEqualTo(2);
    }
  }

  @Test
  void whatCannotBeDoneIsRefusedAndTheModelGoesOn() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      harness.take("a", 0, 6);
      harness.take("open", 0, 1);
      Optional<String> a = Optional.of("a");
      refused(harness, command(Action.PAUSE, "b"), "there is no model of b");
      refused(harness, command(Action.PUBLISH, "open"), "the model of open has learnt nothing yet");
      refused(
          harness,
          Command.layers("c", a, Action.FREEZE, List.of("haed")),
          "unknown layer haed; did you mean head?");
      refused(
          harness,
          Command.layers("c", ALL, Action.FREEZE, List.of("1.tanh")),
          "a layer to freeze must have parameters: 1.tanh");
      refused(
          harness,
          Command.learningRate("c", a, -1),
          "a learning rate must be above 0, up to 1000000.0: -1.0");
      harness.take("a", 6, 8);
      assertThat(published(harness, "a").header().learnt()).isEqualTo(8);
    }
  }

  /** Each step would multiply the weights by -9. */
  @Test
  void aRateThatIsTooMuchForTheDecayIsRefused() throws Exception {
    ModelSpec decaying =
        Points.model(
            1,
            Map.of("adamW", Map.of("learningRate", 0.01, "weightDecay", 0.1)),
            List.of(),
            Map.of("x", Map.of(), "y", Map.of()),
            List.of("left", "right"));
    TrainSettings settings =
        TrainSettings.of(
            "points", decaying, Optional.empty(), Points.NEVER, Points.NEVER, Publication.DEFAULT);
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings)) {
      refused(
          harness,
          Command.learningRate("c", ALL, 100),
          "learningRate times weightDecay must be below 1, as each step takes that part of the"
              + " weights away: 100.0 × 0.1 = 10.0000");
    }
  }

  @Test
  void allModelsThatHaveLearntAreReset() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      harness.take("a", 0, 4);
      harness.take("b", 0, 4);
      harness.take("open", 0, 1);
      published(harness, "b");
      assertThat(order(harness, command(Action.RESET, null)))
          .containsExactly(done(Action.RESET, 2, "begun anew"));
      for (String key : new String[] {"a", "b"}) {
        harness.take(key, 4, 6);
        assertThat(published(harness, key).header().learnt()).isEqualTo(2);
      }
      assertThat(published(harness, "b").header().version()).isEqualTo(3);
    }
  }

  private static void refused(TrainHarness harness, Command command, String why) throws Exception {
    assertThat(order(harness, command)).containsExactly(Notice.refused(command, why));
  }

  @Test
  void eachSubtaskAnswersForItsOwnModels() throws Exception {
    List<Notice> answers = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      try (TrainHarness harness = TrainHarness.restore(Backend.HEAP, SETTINGS, null, 2, subtask)) {
        for (String tenant : new String[] {"a", "b", "c", "d", "e"}) {
          if (harness.has(tenant)) {
            harness.take(tenant, 0, 2);
          }
        }
        answers.addAll(order(harness, command(Action.PUBLISH, null)));
        answers.addAll(order(harness, command(Action.PAUSE, "a")));
        answers.addAll(order(harness, command(Action.PAUSE, "nobody")));
      }
    }
    assertThat(answers).hasSize(4);
    assertThat(answers.stream().filter(answer -> answer.answers() == 2).mapToLong(Notice::models))
        .hasSize(2);
    assertThat(answers.stream().mapToLong(Notice::models).sum()).isEqualTo(6);
    assertThat(answers.stream().filter(answer -> !answer.done())).hasSize(1);
  }

  @Test
  void anAnswerIsNoReport() throws Exception {
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, SETTINGS)) {
      harness.take("a", 0, 2);
      List<OutRecord> out = told(harness, command(Action.PUBLISH, "a"));
      assertThat(out).extracting(OutRecord::topic).containsExactly(MODELS, METRICS);
      assertThat(out.get(1).key()).asString().isEqualTo("control/c");
    }
  }
}
