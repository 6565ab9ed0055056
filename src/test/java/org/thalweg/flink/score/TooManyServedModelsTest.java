package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.flink.train.Points;

/** Models of keys that somebody made up, on the models topic, find no room in a scoring job. */
final class TooManyServedModelsTest {

  private static final String FULL =
      "a subtask serves at most 2 models (model.max), and further ones are not taken";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void modelsForWhichThereIsNoRoomAreNotTakenAndTheirEventsSayWhy(boolean keyed) throws Exception {
    OperatorSubtaskState state;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 2))) {
      Snapshots a = models("a");
      harness.models(a.next());
      harness.models(models("b").next());
      harness.models(models("c").next());
      harness.event(Points.record("a", 1));
      harness.event(Points.record("b", 2));
      assertThat(harness.scored()).containsExactly("1 by 1", "2 by 1");
      harness.event(Points.record("c", 3));
      harness.time(1000);
      assertThat(harness.letters())
          .containsExactly(
              "3 NO_MODEL there must be a snapshot of model c: none came within 1000 ms; " + FULL);

      harness.models(a.next());
      harness.event(Points.record("a", 4));
      assertThat(harness.scored()).containsExactly("4 by 2");
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 2), state)) {
      harness.models(models("d").next());
      harness.event(Points.record("a", 5));
      harness.event(Points.record("b", 6));
      assertThat(harness.scored()).containsExactly("5 by 2", "6 by 1");
      harness.event(Points.record("d", 7));
      harness.time(2000);
      assertThat(harness.letters()).hasSize(1);
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1), state)) {
      harness.event(Points.record("a", 8));
      harness.event(Points.record("b", 9));
      assertThat(harness.scored()).containsExactly("8 by 2", "9 by 1");
    }
  }

  /** With models spread by key, the subtasks together have as many as the job may have. */
  @Test
  void subtasksHaveTheirShares() throws Exception {
    List<String> scored = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoreHarness harness = new ScoreHarness(settings(true, 5), null, 2, subtask)) {
        for (int i = 0; i < 40; i++) {
          if (harness.has("k" + i)) {
            harness.models(models("k" + i).next());
          }
        }
        for (int i = 0; i < 40; i++) {
          if (harness.has("k" + i)) {
            harness.event(Points.record("k" + i, i));
          }
        }
        harness.taken().stream()
            .filter(record -> record.topic() == OutTopic.PREDICTIONS)
            .forEach(record -> scored.add("one"));
      }
    }
    assertThat(scored).hasSize(5);
  }

  private static Snapshots models(String key) {
    return new Snapshots(key, Points.model(1), 1 << 16);
  }

  private static ScoreSettings settings(boolean keyed, int max) {
    return new ScoreSettings(
        Map.of("schema", Points.SCHEMA.toString(), "key", "tenant"),
        keyed,
        1,
        0,
        1000,
        4,
        1 << 20,
        max,
        1 << 20);
  }
}
