package org.thalweg.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problem;
import org.thalweg.definition.Problems;
import org.thalweg.nn.Input;
import org.thalweg.nn.Network;
import org.thalweg.nn.Shape;
import org.thalweg.nn.layer.Gradient;

final class OptimizerTest {

  private static final int SIZE = 40;

  private static Optimizer read(Object definition) {
    Problems problems = new Problems();
    Optimizer optimizer = Optimizer.read(Node.root(definition, problems));
    problems.throwIfAny();
    return optimizer;
  }

  private static List<String> problems(Object definition) {
    Problems problems = new Problems();
    Optimizer.read(Node.root(Map.of("optimizer", definition), problems).get("optimizer"));
    return problems.all().stream().map(Problem::toString).toList();
  }

  private static int slots(Optimizer optimizer) {
    Network network =
        Network.readWithoutHead(
            Node.root(List.of(Map.of("dense", 1)), new Problems()),
            List.of(new Input("x", new Shape(SIZE - 1))));
    return optimizer.slotCount(network);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "momentum",
        "nesterov",
        "adagrad",
        "rmsProp",
        "adadelta",
        "adam",
        "adamW",
        "amsGrad",
        "nadam",
        "ftrl"
      })
  void checkedAndUncheckedStepsHaveTheSameBits(String kind) {
    Optimizer optimizer = read(Map.of(kind, Map.of("learningRate", 0.1, "clipValue", 3)));
    float[][] values = {new float[SIZE], new float[SIZE]};
    float[][] slots = {new float[slots(optimizer)], new float[slots(optimizer)]};
    Updater updater = optimizer.updater();
    Magnitudes kept = new Magnitudes();
    for (int step = 0; step < 50; step++) {
      assertThat(updater.step(values[0], slots[0], gradient(step), step + 1, 0.1, kept)).isTrue();
      // Bounds that say nothing, and a parameter so large that no bound helps.
      values[1][0] = 0x1p110f;
      assertThat(updater.step(values[1], slots[1], gradient(step), step + 1, 0.1, new Magnitudes()))
          .isTrue();
    }
    values[1][0] = values[0][0];
    clearFirst(slots);
    assertThat(values[1]).containsExactly(values[0]);
    assertThat(slots[1]).containsExactly(slots[0]);
  }

  private static void clearFirst(float[][] slots) {
    for (float[] array : slots) {
      for (int i = 0; i < array.length; i += SIZE) {
        array[i] = i == array.length - 1 ? array[i] : 0;
      }
    }
  }

  private static Gradient gradient(int step) {
    Gradient gradient = new Gradient(SIZE, new int[0]);
    for (int i = 1; i < SIZE; i++) {
      gradient.values[i] = (float) Math.sin(i * (step + 1.0)) * (i % 7) * 3;
    }
    return gradient;
  }

  @Test
  void aStepThatOverflowsChangesNothing() {
    Updater updater = read(Map.of("momentum", 1000)).updater();
    float[] values = {1, 3e38f};
    float[] slots = {0, -3e38f};
    Gradient gradient = new Gradient(2, new int[0]);
    gradient.values[0] = 1;

    assertThat(updater.step(values, slots, gradient, 1, 1000, new Magnitudes())).isFalse();
    assertThat(values).containsExactly(1, 3e38f);
    assertThat(slots).containsExactly(0, -3e38f);
    gradient.values[0] = Float.NaN;
    assertThat(updater.step(values, slots, gradient, 1, 1000, new Magnitudes())).isFalse();
  }

  @Test
  void rowsThatNobodyTouchedStandStill() {
    Updater updater = read(Map.of("adam", Map.of("learningRate", 0.1, "l2", 0.1))).updater();
    float[] values = {1, 1, 1, 1, 1, 1};
    float[] slots = new float[12];
    Gradient gradient = new Gradient(6, new int[] {1, 5});
    gradient.reset();
    gradient.add(3, 5);
    gradient.values[4] = 1;

    assertThat(updater.step(values, slots, gradient, 1, 0.1, new Magnitudes())).isTrue();
    assertThat(values[1]).isEqualTo(1);
    assertThat(values[2]).isEqualTo(1);
    assertThat(values[4]).isEqualTo(0.9f, within(1e-4f));
    assertThat(slots[2]).isZero();
    assertThat(slots[4]).isEqualTo(0.11f, within(1e-6f));
  }

  @Test
  void schedulesMultiplyTheLearningRate() {
    assertThat(rates(Map.of("step", Map.of("every", 2, "factor", 0.5)), 0, 1, 2, 5))
        .containsExactly(1, 1, 0.5, 0.25);
    assertThat(rates(Map.of("exponential", Map.of("halfLife", 10)), 0, 10, 20))
        .containsExactly(1, 0.5, 0.25);
    assertThat(rates(Map.of("cosine", Map.of("steps", 100, "floor", 0.2)), 0, 50, 100, 500))
        .containsExactly(new double[] {1, 0.6, 0.2, 0.2}, within(1e-12));
    assertThat(rates(Map.of("inverseSquareRoot", Map.of("scale", 4)), 0, 12))
        .containsExactly(1, 0.5);
    assertThat(rates(Map.of("constant", Map.of("warmUp", 3)), 0, 1, 2, 3, 4))
        .containsExactly(0.25, 0.5, 0.75, 1, 1);
    assertThat(rates(Map.of("step", Map.of("every", 1, "factor", 0.5, "warmUp", 1)), 0, 1, 2))
        .containsExactly(0.5, 1, 0.5);
  }

  private static double[] rates(Object schedule, long... steps) {
    Optimizer optimizer = read(Map.of("sgd", Map.of("learningRate", 1, "schedule", schedule)));
    double[] rates = new double[steps.length];
    for (int i = 0; i < steps.length; i++) {
      rates[i] = optimizer.learningRate(steps[i]);
    }
    return rates;
  }

  @Test
  void definitionsAreSpeltOutAndReadBack() {
    Optimizer optimizer =
        read(Map.of("adamw", Map.of("schedule", Map.of("cosine", Map.of("steps", 9)))));

    assertThat(read(optimizer.definition()).definition()).isEqualTo(optimizer.definition());
    assertThat(optimizer.definition().toString()).contains("weightDecay=0.01", "steps=9");
    assertThat(read(Map.of("sgd", 0.5)).learningRate(0)).isEqualTo(0.5);
  }

  @Test
  void mistakesSayWhatIsWrong() {
    assertThat(problems(Map.of("adm", 0.1)))
        .containsExactly("optimizer: unknown optimiser adm; did you mean adam?");
    assertThat(problems(Map.of("sgd", Map.of("learningRate", 0))))
        .containsExactly("optimizer.sgd.learningRate: must be above 0: 0");
    assertThat(problems(Map.of("sgd", Map.of("learningRate", Double.NaN))))
        .containsExactly("optimizer.sgd.learningRate: must be finite: NaN");
    assertThat(problems(Map.of("sgd", Map.of("momentum", 0.9))))
        .singleElement()
        .asString()
        .startsWith("optimizer.sgd.momentum: unknown key");
  }
}
