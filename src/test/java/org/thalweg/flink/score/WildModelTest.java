package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.flink.score.ScoreOperatorTest.events;
import static org.thalweg.flink.score.ScoreOperatorTest.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.train.Points;
import org.thalweg.learn.ModelSpec;

/** Models whose weights or predictions are not finite come after good ones. */
final class WildModelTest {

  private static final ModelSpec SPEC = Points.model(1);
  private static final Consumer<float[]> WILD = Snapshots.wild(SPEC);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weightsThatAreNotFiniteAreRefused(boolean keyed) throws Exception {
    for (float wild : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Snapshots a = new Snapshots("a");
      try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
        harness.models(a.next());
        harness.models(a.next(weights -> weights[3] = wild));
        events(harness, 0, 2);
        harness.event(Points.record("b", 5));
        harness.models(new Snapshots("b").next(weights -> weights[0] = wild));
        harness.models(a.next());
        events(harness, 2, 3);
        assertThat(harness.scored()).containsExactly("0 by 1", "1 by 1", "2 by 3");
        harness.time(1000);
        assertThat(harness.letters())
            .containsExactly(
                "5 NO_MODEL there must be a snapshot of model b: none came within 1000 ms; the last"
                    + " was refused: version 1 of b: a snapshot's weights must be finite: "
                    + wild
                    + " in 0.dense.weight");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aVersionThatPredictsWhatIsNotFiniteIsGoneBackFrom(boolean keyed) throws Exception {
    Snapshots a = new Snapshots("a");
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.models(a.next());
      events(harness, 0, 1);
      harness.models(a.next(WILD));
      events(harness, 1, 3);
      harness.models(a.next());
      events(harness, 3, 4);
      harness.models(a.next(WILD));
      events(harness, 4, 5);
      assertThat(harness.scored())
          .containsExactly("0 by 1", "1 by 1", "2 by 1", "3 by 3", "4 by 3");
      assertThat(harness.metric("goneBack")).isEqualTo(2L);
      assertThat(harness.metric("modelVersion")).isEqualTo(3L);
      assertThat(harness.metric("refusal"))
          .isEqualTo("version 4 of a predicts what is not finite: back to version 3");
    }
  }

  @Test
  void theWholeBatchIsOfOneVersion() throws Exception {
    Snapshots a = new Snapshots("a");
    try (ScoreHarness harness = ScoreHarness.start(settings(true, 3, 50))) {
      harness.models(a.next());
      harness.models(a.next(WILD));
      events(harness, 0, 4);
      harness.snapshot();
      assertThat(harness.scored()).containsExactly("0 by 1", "1 by 1", "2 by 1", "3 by 1");
      assertThat(harness.metric("goneBack")).isEqualTo(1L);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutAVersionToGoBackToEventsAreDeadLetters(boolean keyed) throws Exception {
    Snapshots a = new Snapshots("a");
    String letter = " NON_FINITE_PREDICTION a prediction must be finite";
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.event(Points.record("a", 0));
      harness.models(a.next(WILD));
      events(harness, 1, 2);
      assertThat(harness.letters()).containsExactly("0" + letter, "1" + letter);
      harness.models(a.next(WILD));
      events(harness, 2, 3);
      assertThat(harness.letters()).containsExactly("2" + letter);
      assertThat(harness.metric("goneBack")).isEqualTo(0L);
      assertThat(harness.metric("modelVersion")).isEqualTo(2L);
      harness.models(a.next());
      events(harness, 3, 4);
      assertThat(harness.scored()).containsExactly("3 by 3");
    }
  }

  /** The wild version has taken over and met no event yet; then it has. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatCanBeGoneBackToSurvivesARestore(boolean keyed) throws Exception {
    Snapshots a = new Snapshots("a", SPEC, 1024);
    OperatorSubtaskState state;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.models(a.next());
      harness.models(a.next(WILD));
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), state)) {
      events(harness, 0, 1);
      assertThat(harness.scored()).containsExactly("0 by 1");
      assertThat(harness.metric("goneBack")).isEqualTo(1L);
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), state)) {
      events(harness, 1, 2);
      assertThat(harness.metric("goneBack")).isEqualTo(0L);
      harness.models(a.next(WILD));
      events(harness, 2, 3);
      assertThat(harness.scored()).containsExactly("1 by 1", "2 by 1");
    }
  }

  /** The job went back and wrote version 2 again, with other bytes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatServedBeforeMayHaveAHigherNumber(boolean keyed) throws Exception {
    Snapshots a = new Snapshots("a", SPEC, 1024);
    Snapshots again = new Snapshots("a", SPEC, 1024);
    OperatorSubtaskState state;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      for (int version = 1; version <= 3; version++) {
        harness.models(a.next());
      }
      assertThat(again.next()).hasSize(2);
      harness.models(again.next(WILD));
      assertThat(harness.metric("modelVersion")).isEqualTo(2L);
      state = harness.snapshot();
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1, 0), state)) {
      assertThat(harness.metric("modelVersion")).isEqualTo(2L);
      events(harness, 0, 1);
      assertThat(harness.scored()).containsExactly("0 by 3");
    }
  }

  /** The past of a key is as if the wild version had never been. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void windowsHoldEachEventOnce(int batch) throws Exception {
    ModelSpec spec = WindowModel.model();
    Consumer<float[]> wild = Snapshots.wild(spec);
    assertThat(windowScores(batch, wild)).hasSize(6).isEqualTo(windowScores(batch, null));
  }

  private static List<Object> windowScores(int batch, Consumer<float[]> wild) throws Exception {
    Snapshots a = new Snapshots("a", WindowModel.model(), 1 << 16);
    try (ScoreHarness harness = ScoreHarness.start(settings(true, batch, 50))) {
      harness.models(a.next());
      events(harness, 0, 2);
      if (wild != null) {
        harness.models(a.next(wild));
      }
      events(harness, 2, 6);
      List<Object> scores = new ArrayList<>();
      for (OutRecord record : harness.taken()) {
        scores.add(ScoreHarness.prediction(record).get("probabilities"));
      }
      return scores;
    }
  }

  @Test
  void wildWeightsAreFinite() {
    float[] weights = new float[SPEC.network().layout().size()];
    WILD.accept(weights);
    assertThat(Arrays.equals(weights, new float[weights.length])).isFalse();
    for (float weight : weights) {
      assertThat(weight).isFinite();
    }
  }
}
