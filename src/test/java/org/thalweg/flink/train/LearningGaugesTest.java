package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.event.Example;
import org.thalweg.event.ReasonCode;
import org.thalweg.flink.io.ReasonCounters;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;

final class LearningGaugesTest {

  private final RecordedMetrics metrics = new RecordedMetrics();

  @Test
  void showTheModelThatLearntLast() {
    ModelSpec spec = Points.model(4);
    Model model = Model.initial(spec, "a");
    LearningGauges gauges = new LearningGauges(metrics, model.metrics().values());
    List<Example> batch = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      batch.add(Points.event("a", i).example());
    }

    new Learner(spec).learn(model, batch);
    gauges.learnt(model, 4);
    model.nextVersion();
    gauges.published(model);
    gauges.reported(model.metrics().values());

    assertThat(metrics.value("learnt")).isEqualTo(4L);
    assertThat(metrics.value("predicted")).isEqualTo(4L);
    assertThat(metrics.value("eventsPerSecond")).isEqualTo(4L);
    assertThat(metrics.value("snapshots")).isEqualTo(1L);
    assertThat(metrics.value("step")).isEqualTo(1L);
    assertThat(metrics.value("modelVersion")).isEqualTo(1L);
    assertThat(metrics.value("loss")).isEqualTo(model.lastLoss());
    Map<String, Double> figures = model.metrics().values();
    assertThat(metrics.value("quality.accuracy")).isEqualTo(figures.get("accuracy"));
    assertThat(metrics.value("quality.window.noChange.accuracy"))
        .isEqualTo(figures.get("window.noChange.accuracy"));
  }

  @Test
  void countWhatTheGateDid() {
    LearningGauges gauges = new LearningGauges(metrics, Map.of());
    gauges.heldBack();
    gauges.heldBack();
    gauges.rolledBack();
    assertThat(metrics.value("heldBack")).isEqualTo(2L);
    assertThat(metrics.value("rollbacks")).isEqualTo(1L);
  }

  @Test
  void countDeadLettersByReason() {
    LearningGauges gauges = new LearningGauges(metrics, Map.of());
    gauges.undone(32);
    gauges.undone(8);
    assertThat(metrics.value("undone")).isEqualTo(40L);
    assertThat(metrics.value("undoneSteps")).isEqualTo(2L);
    assertThat(metrics.value("deadLetters")).isEqualTo(40L);
    assertThat(metrics.value("reason.NON_FINITE_STEP.deadLetters")).isEqualTo(40L);

    ReasonCounters reasons = new ReasonCounters(metrics);
    reasons.count(ReasonCode.WRONG_LENGTH, 1);
    assertThat(metrics.value("reason.WRONG_LENGTH.deadLetters")).isEqualTo(1L);
    assertThat(metrics.value("reason.UNDECODABLE.deadLetters")).isEqualTo(0L);
  }
}
