package org.thalweg.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Tensor;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

/** A scorer meets models whose weights or predictions are not finite. */
final class WildScorerTest {

  private final ServedModels models = new ServedModels(ServedModel.AS_LEARNT);
  private final Random random = new Random(8);

  private static void none(float[] weights) {}

  /** Finite; what is predicted of zeros is finite too. */
  private static Consumer<float[]> wild(ModelSpec spec) {
    return weights -> {
      Arrays.fill(weights, 0);
      for (Tensor tensor : spec.network().layout().tensors()) {
        boolean head = tensor.name().equals("head.weight");
        if (head || tensor.name().endsWith("eight")) {
          Arrays.fill(weights, tensor.offset(), tensor.end(), head ? 3e38f : 1e6f);
        }
      }
    };
  }

  private Snapshot next(Task task, Model model, Consumer<float[]> harm) {
    Learner learner = new Learner(model.spec());
    for (int i = 0; i < 20; i++) {
      assertThat(learner.learn(model, List.of(task.example(random)))).isTrue();
    }
    model.nextVersion();
    Snapshot live = Snapshot.take("points", "", model.spec(), model);
    float[] weights = live.weights().clone();
    harm.accept(weights);
    return new Snapshot(live.header(), live.statistics(), live.tensors(), weights);
  }

  private ServedModels.Result offer(Snapshot snapshot) {
    ServedModels.Result last = null;
    for (var chunk : snapshot.chunks(Publication.DEFAULT)) {
      last = models.offer(chunk.key().bytes(), chunk.value());
    }
    return last;
  }

  @Test
  void weightsAndStatisticsThatAreNotFiniteAreRefused() {
    Model model = Model.initial(Task.NUMBER.spec(1), "");
    assertThat(offer(next(Task.NUMBER, model, WildScorerTest::none)))
        .isInstanceOf(ServedModels.Result.Served.class);
    assertThat(offer(next(Task.NUMBER, model, weights -> weights[weights.length - 1] = Float.NaN)))
        .isEqualTo(
            new ServedModels.Result.Refused(
                "version 2: a snapshot's weights must be finite: NaN in head.bias"));
    Snapshot third = next(Task.NUMBER, model, WildScorerTest::none);
    byte[] statistics = third.statistics().clone();
    int mean = 1 + 4 + 4 + 8; // of the first feature
    statistics[mean] = 0x7f;
    statistics[mean + 1] = (byte) 0xf8;
    Snapshot odd = new Snapshot(third.header(), statistics, third.tensors(), third.weights());
    assertThat(((ServedModels.Result.Refused) offer(odd)).reason())
        .startsWith("version 3: the statistics of version 3 must fit its features: ")
        .contains("must have a count and a variance from 0 on and be finite: 60, mean NaN,");
    assertThat(models.get("").version()).isEqualTo(1);
    assertThatThrownBy(() -> Scorer.of(odd))
        .isInstanceOf(ScoringException.class)
        .hasMessageContaining(
            "must have a count and a variance from 0 on and be finite: 60, mean NaN,");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aVersionThatPredictsWhatIsNotFiniteIsGoneBackFrom(boolean windows) {
    Task task = windows ? Task.WINDOW : Task.CLASSES;
    Model model = Model.initial(task.spec(1), "");
    Snapshot first = next(task, model, WildScorerTest::none);
    offer(first);
    try (Scorer scorer = Scorer.of(models);
        Scorer undisturbed = Scorer.of(first)) {
      for (int i = 0; i < 8; i++) {
        if (i == 3) {
          offer(next(task, model, wild(model.spec())));
          assertThat(models.get("").version()).isEqualTo(2);
        }
        Example event = task.example(random);
        Score score = scorer.score("", event.features());
        assertThat(score.version()).isEqualTo(1);
        assertThat(score.outputs()).isEqualTo(undisturbed.score("", event.features()).outputs());
      }
      assertThat(scorer.trouble())
          .contains("version 2 predicts what is not finite: back to version 1");
      offer(next(task, model, WildScorerTest::none));
      assertThat(scorer.score("", task.example(random).features()).version()).isEqualTo(3);
      assertThat(scorer.trouble()).isEmpty();
    }
  }

  @Test
  void whatNoVersionCanPredictIsSaid() {
    Model model = Model.initial(Task.CLASSES.spec(1), "");
    offer(next(Task.CLASSES, model, wild(model.spec())));
    offer(next(Task.CLASSES, model, wild(model.spec())));
    try (Scorer scorer = Scorer.of(models)) {
      float[] features = Task.CLASSES.example(random).features();
      assertThatThrownBy(() -> scorer.score("", features))
          .isInstanceOf(ScoringException.class)
          .hasMessage("NON_FINITE_PREDICTION: a prediction must be finite");
      assertThat(models.get("").version()).isEqualTo(2);
      assertThat(scorer.trouble()).isEmpty();
    }
  }
}
