package org.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.event.Example;

/** Events that are predicted and measured, and not learnt from. */
final class MeasureTest {

  @Test
  void measuringChangesNothingButTheMetrics() throws IOException {
    ModelSpec spec = LearnerTest.spec(LearnerTest.HEIGHT, 4);
    Learner learner = new Learner(spec);
    Model model = Model.initial(spec, "");
    LearnerTest.learnAll(learner, model, LearnerTest.points(spec, 80, 1));
    Model before = model.copy();
    List<Example> batch = LearnerTest.points(spec, 4, 2);
    learner.predict(model.copy(), batch);
    float[] expected = learner.predictions().clone();

    assertThat(learner.measure(model, batch)).isTrue();

    assertThat(learner.predictions()).containsExactly(expected);
    for (int i = 0; i < 4; i++) {
      before.metrics().add(batch.get(i).label(), 0, expected, i);
    }
    assertThat(LearnerTest.bytes(model)).isEqualTo(LearnerTest.bytes(before));
  }

  @Test
  void aheadTheForecastsGoOn() {
    ModelSpec spec = LearnerTest.spec(LearnerTest.HEIGHT_AHEAD, 1);
    Learner learner = new Learner(spec);
    Model model = Model.initial(spec, "");
    List<Example> points = LearnerTest.points(spec, 30, 1);
    LearnerTest.learnAll(learner, model, points.subList(0, 20));
    learner.predict(model.copy(), points.subList(20, 21));
    float forecast = learner.predictions()[0];

    for (int i = 20; i < 23; i++) {
      assertThat(learner.measure(model, points.subList(i, i + 1))).isTrue();
    }
    assertThat(learner.measure(model, points.subList(23, 24))).isTrue();

    assertThat(learner.predictions()[0]).isEqualTo(forecast);
    assertThat(model.learnt()).isEqualTo(20);
    assertThat(model.metrics().events()).isEqualTo(24);
  }

  @Test
  void aPredictionThatIsNotFiniteIsNone() throws IOException {
    ModelSpec spec = LearnerTest.spec(LearnerTest.HEIGHT, 1);
    Learner learner = new Learner(spec);
    Model model = Model.initial(spec, "");
    LearnerTest.learnAll(learner, model, LearnerTest.points(spec, 20, 1));
    Arrays.fill(model.training().parameters.values(), 1e38f);
    Model before = model.copy();
    before.undone++;

    assertThat(learner.measure(model, LearnerTest.points(spec, 1, 3))).isFalse();

    assertThat(LearnerTest.bytes(model)).isEqualTo(LearnerTest.bytes(before));
  }
}
