package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.flink.score.ScoreOperatorTest.events;
import static org.thalweg.flink.score.ScoreOperatorTest.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.train.Points;

/** Models, waiting events and windows survive a restore, on more subtasks and on fewer. */
final class ScoreStateTest {

  private static final String[] TENANTS = {"a", "b", "c", "d", "e", "f", "g", "h"};

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestoredOperatorScoresWithTheSameModelsAndFinishesWhatWasArriving(boolean keyed)
      throws Exception {
    Snapshots a = new Snapshots("a", Points.model(1), 1024);
    OperatorSubtaskState state;
    List<InRecord> second;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.models(a.next());
      second = a.next();
      assertThat(second).hasSizeGreaterThan(1);
      harness.models(second.subList(0, 1));
      state = harness.snapshot();
    }
    OperatorSubtaskState again;
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), state)) {
      events(harness, 0, 1);
      assertThat(harness.scored()).containsExactly("0 by 1");
      again = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), again)) {
      events(harness, 0, 1);
      harness.models(second.subList(1, second.size()));
      events(harness, 1, 2);
      assertThat(harness.scored()).containsExactly("0 by 1", "1 by 2");
      harness.snapshot();
    }
  }

  /** State is written while a version is whole and still being read, and others are kept. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aVersionThatIsBeingReadServesAfterARestore(boolean keyed) throws Exception {
    Snapshots a = new Snapshots("a", Points.model(1), 1024);
    Snapshots changed = new Snapshots("a", Points.model(1, 0.05, 5), 1024);
    OperatorSubtaskState state;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      for (int version = 1; version <= 2; version++) {
        harness.models(a.next());
        assertThat(changed.next()).isNotEmpty();
      }
      for (InRecord chunk : changed.next()) {
        harness.chunk(chunk);
      }
      state = harness.snapshot();
    }
    for (int again = 0; again < 2; again++) {
      try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), state)) {
        events(harness, 0, 1);
        assertThat(harness.scored()).containsExactly("0 by 3");
        state = harness.snapshot();
      }
    }
  }

  /** A chunk that comes again, damaged, or between those of other versions. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestoredOperatorHasAWholeModelWhateverHasCome(boolean keyed) throws Exception {
    Snapshots a = new Snapshots("a", Points.model(1), 1024);
    List<InRecord> first = a.next();
    List<InRecord> second = a.next();
    OperatorSubtaskState state;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.models(first);
      harness.models(second.subList(0, 1));
      harness.models(List.of(Snapshots.damaged(second.get(0))));
      harness.models(second.subList(1, second.size()));
      events(harness, 0, 1);
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), state)) {
      events(harness, 1, 2);
      List<InRecord> third = a.next();
      harness.models(third.subList(0, 1));
      harness.models(a.next().subList(0, 1));
      harness.models(a.next().subList(0, 1));
      harness.models(third.subList(1, third.size()));
      events(harness, 2, 3);
      assertThat(harness.scored()).containsExactly("1 by 2", "2 by 3");
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), state)) {
      events(harness, 3, 4);
      assertThat(harness.scored()).containsExactly("3 by 2");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void waitingEventsWaitAnewAndKeepTheirOrder(boolean keyed) throws Exception {
    OperatorSubtaskState state;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      events(harness, 0, 3);
      harness.snapshot();
      harness.time(500);
      events(harness, 3, 4);
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), state)) {
      harness.time(999);
      assertThat(harness.taken()).isEmpty();
      harness.models(new Snapshots("a").next());
      assertThat(harness.scored()).containsExactly("0 by 1", "1 by 1", "2 by 1", "3 by 1");
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), state)) {
      harness.end();
      assertThat(harness.taken()).isEmpty();
    }
  }

  /** From one subtask to two and back: each event is scored once, by its model. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void modelsAndWaitingEventsMoveToOtherSubtasksAndBack(boolean keyed) throws Exception {
    Map<String, Snapshots> models = new TreeMap<>();
    OperatorSubtaskState one;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      for (String tenant : List.of(TENANTS).subList(0, 6)) {
        models.put(tenant, new Snapshots(tenant));
        harness.models(models.get(tenant).next());
      }
      harness.event(Points.record("g", 6));
      harness.event(Points.record("g", 16));
      harness.event(Points.record("h", 7));
      one = harness.snapshot();
      assertThat(harness.taken()).isEmpty();
    }

    models.put("g", new Snapshots("g"));
    List<InRecord> first = models.get("g").next();
    List<String> scored = new ArrayList<>();
    OperatorSubtaskState[] two = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < 2; subtask++) {
      try (ScoreHarness harness =
          new ScoreHarness(
              settings(keyed, 1, 0), ScoreHarness.rescale(2, subtask, one), 2, subtask)) {
        for (int i = 0; i < 6; i++) {
          if (keyed ? harness.has(TENANTS[i]) : i % 2 == subtask) {
            harness.event(Points.record(TENANTS[i], 100 + i));
          }
        }
        if (!keyed || harness.has("g")) {
          harness.models(first);
        }
        scored.addAll(harness.scored());
        two[subtask] = harness.snapshot();
      }
    }
    assertThat(scored)
        .containsExactlyInAnyOrder(
            "100 by 1",
            "101 by 1",
            "102 by 1",
            "103 by 1",
            "104 by 1",
            "105 by 1",
            "6 by 1",
            "16 by 1");

    try (ScoreHarness harness =
        new ScoreHarness(settings(keyed, 1, 0), ScoreHarness.rescale(1, 0, two), 1, 0)) {
      for (int i = 0; i < 7; i++) {
        harness.event(Points.record(TENANTS[i], 200 + i));
      }
      harness.models(new Snapshots("h").next());
      assertThat(harness.scored())
          .containsExactly(
              "200 by 1",
              "201 by 1",
              "202 by 1",
              "203 by 1",
              "204 by 1",
              "205 by 1",
              "206 by 1",
              "7 by 1");
    }
  }

  /** Models, windows and waiting events, where they are bytes and not objects. */
  @Test
  void keyedStateMayLieInRocksDb() throws Exception {
    Snapshots a = new Snapshots("a", WindowModel.model(), 1024);
    OperatorSubtaskState state;
    try (ScoreHarness harness = ScoreHarness.inRocksDb(settings(true, 1, 0), null)) {
      events(harness, 0, 2);
      harness.models(a.next());
      harness.event(Points.record("b", 7));
      harness.models(a.next());
      events(harness, 2, 3);
      assertThat(harness.scored()).containsExactly("0 by 1", "1 by 1", "2 by 2");
      state = harness.snapshot();
    }
    byte[] expected;
    try (ScoreHarness harness = ScoreHarness.inRocksDb(settings(true, 1, 0), state)) {
      harness.models(new Snapshots("b").next());
      assertThat(harness.scored()).containsExactly("7 by 1");
      events(harness, 3, 4);
      expected = harness.taken().get(0).value();
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 1, 0))) {
      Snapshots same = new Snapshots("a", WindowModel.model(), 1024);
      harness.models(same.next());
      harness.models(same.next());
      events(harness, 0, 4);
      assertThat(harness.taken().get(3).value()).isEqualTo(expected);
    }
  }

  @Test
  void windowsSurviveARestoreToTheBit() throws Exception {
    Snapshots a = new Snapshots("a", WindowModel.model(), 1 << 16);
    List<InRecord> first = a.next();
    List<OutRecord> expected;
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 1, 0))) {
      harness.models(first);
      events(harness, 0, 8);
      expected = harness.taken();
    }
    OperatorSubtaskState state;
    List<OutRecord> actual = new ArrayList<>();
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 1, 0))) {
      harness.models(first);
      events(harness, 0, 4);
      actual.addAll(harness.taken());
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(true, 1, 0), state)) {
      events(harness, 4, 8);
      actual.addAll(harness.taken());
    }
    assertThat(actual).hasSize(8);
    for (int i = 0; i < 8; i++) {
      assertThat(actual.get(i).value()).isEqualTo(expected.get(i).value());
    }
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 1, 0))) {
      harness.models(first);
      events(harness, 7, 8);
      assertThat(harness.taken().get(0).value()).isNotEqualTo(actual.get(7).value());
    }
  }

  @Test
  void aModelWithWindowsMustBeSpreadByKey() throws Exception {
    try (ScoreHarness harness = ScoreHarness.start(settings(false, 1, 0))) {
      events(harness, 0, 1);
      harness.models(new Snapshots("a", WindowModel.model(), 1 << 16).next());
      harness.end();
      assertThat(harness.letters())
          .containsExactly(
              "0 NO_MODEL there must be a snapshot of model a: none came before the input ended;"
                  + " the last was refused: a model with windows over several events must be spread"
                  + " keyed: broadcast");
    }
  }
}
