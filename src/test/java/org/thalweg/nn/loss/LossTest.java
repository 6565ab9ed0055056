package org.thalweg.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problem;
import org.thalweg.definition.Problems;

final class LossTest {

  private static Loss read(Object definition, int outputs) {
    Problems problems = new Problems();
    Loss loss = Loss.read(Node.root(definition, problems), outputs);
    problems.throwIfAny();
    return loss;
  }

  private static float value(Loss loss, float[] outputs, float... targets) {
    int n = outputs.length / loss.outputSize();
    float[] weights = new float[n];
    Arrays.fill(weights, 1);
    return loss.gradient(outputs, targets, weights, new float[outputs.length], n);
  }

  @Test
  void softmaxGivesProbabilitiesAlsoForHugeOutputs() {
    Loss loss = Loss.softmaxCrossEntropy(3);
    float[] p = new float[6];
    loss.predict(new float[] {0, 0, 0, 3e38f, -3e38f, 0}, p, 2);

    assertThat(p).containsExactly(new float[] {1 / 3f, 1 / 3f, 1 / 3f, 1, 0, 0}, within(1e-6f));
    assertThat(value(loss, new float[] {0, 0, 0}, 1)).isEqualTo((float) Math.log(3), within(1e-6f));
    assertThat(value(loss, new float[] {100, 0, 0}, 1)).isEqualTo(100f, within(1e-4f));
  }

  @Test
  void binaryCrossEntropyIsStable() {
    Loss loss = Loss.binaryCrossEntropy(1);
    float[] p = new float[2];
    loss.predict(new float[] {0, -200}, p, 2);

    assertThat(p[0]).isEqualTo(0.5f, within(1e-6f));
    assertThat(p[1]).isBetween(0f, 1e-30f);
    assertThat(value(loss, new float[] {0}, 1)).isEqualTo((float) Math.log(2), within(1e-6f));
    assertThat(value(loss, new float[] {200}, 0)).isEqualTo(200f, within(1e-3f));
    assertThat(value(loss, new float[] {200}, 1)).isEqualTo(0f, within(1e-6f));
  }

  @Test
  void regressionLosses() {
    assertThat(value(read("mse", 1), new float[] {3}, 1)).isEqualTo(4);
    assertThat(value(read("mae", 1), new float[] {3}, 1)).isEqualTo(2);
    assertThat(value(read(Map.of("huber", 1), 1), new float[] {3}, 1)).isEqualTo(1.5f);
    assertThat(value(read(Map.of("huber", 1), 1), new float[] {1.5f}, 1)).isEqualTo(0.125f);
    assertThat(value(read(Map.of("quantile", 0.9), 1), new float[] {0}, 1)).isEqualTo(0.9f);
    assertThat(value(read(Map.of("quantile", 0.9), 1), new float[] {2}, 1))
        .isEqualTo(0.1f, within(1e-6f));
  }

  @Test
  void definitionsAreReadBack() {
    Object definition =
        Map.of(
            "crossEntropy", Map.of("labelSmoothing", 0.1, "classWeights", List.of(1.0, 2.0, 3.0)));
    assertThat(read(definition, 3).definition()).isEqualTo(definition);
    for (Object name : List.of("mse", "mae", "binaryCrossEntropy")) {
      assertThat(read(name, 2).definition()).isEqualTo(name);
    }
    assertThat(read("huber", 2).definition()).isEqualTo(Map.of("huber", Map.of("delta", 1.0)));
  }

  @Test
  void mistakesSayWhatIsWrong() {
    Problems problems = new Problems();
    Loss.read(Node.root(Map.of("hubber", 1), problems), 1);
    Loss.read(Node.root(Map.of("crossEntropy", Map.of("classWeights", List.of(1))), problems), 3);
    Loss.read(Node.root(Map.of("huber", Map.of("delta", -1)), problems), 1);

    assertThat(problems.all().stream().map(Problem::message))
        .containsExactly(
            "unknown loss hubber; did you mean huber?",
            "there must be a weight for each of 3 classes: 1",
            "must be above 0: -1");
    assertThatThrownBy(() -> value(Loss.softmaxCrossEntropy(3), new float[3], 3))
        .hasMessage("a class index must be from 0 to 2: 3.0");
  }
}
