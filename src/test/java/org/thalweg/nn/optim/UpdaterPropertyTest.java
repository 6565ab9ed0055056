package org.thalweg.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.nn.layer.Gradient;

/**
 * Whatever an optimiser's settings are, a step that is accepted leaves finite values, and one that
 * is not leaves everything as it was.
 */
final class UpdaterPropertyTest {

  private static final int SIZE = 5;
  private static final int STEPS = 40;

  /** For each optimiser its own options with the least and the largest value. */
  private static final Map<String, Map<String, double[]>> KINDS =
      Map.ofEntries(
          Map.entry("sgd", Map.of()),
          Map.entry("momentum", Map.of("momentum", range(0, 0.9999))),
          Map.entry("nesterov", Map.of("momentum", range(0, 0.9999))),
          Map.entry("adagrad", Map.of("epsilon", range(1e-16, 1))),
          Map.entry(
              "rmsProp",
              Map.of(
                  "alpha", range(0, 0.999999),
                  "epsilon", range(1e-16, 1),
                  "momentum", range(0, 0.9999))),
          Map.entry("adadelta", Map.of("rho", range(0, 0.999999), "epsilon", range(1e-16, 1))),
          Map.entry("adam", adam()),
          Map.entry("adamW", adam()),
          Map.entry("amsGrad", adam()),
          Map.entry("nadam", nadam()),
          Map.entry(
              "ftrl", Map.of("beta", range(1e-3, 1e3), "l1", range(0, 1e3), "l2", range(0, 1e3))));

  private static final Map<String, double[]> COMMON =
      Map.of(
          "clipNorm", range(0, 1e30),
          "clipValue", range(0, 1e30),
          "l1", range(0, 1e3),
          "l2", range(0, 1e3),
          "weightDecay", range(0, 1e3));

  private static double[] range(double least, double most) {
    return new double[] {least, most};
  }

  private static Map<String, double[]> adam() {
    return Map.of(
        "beta1", range(0, 0.9999), "beta2", range(0, 0.999999), "epsilon", range(1e-16, 1));
  }

  private static Map<String, double[]> nadam() {
    Map<String, double[]> options = new LinkedHashMap<>(adam());
    options.put("momentumDecay", range(0, 1));
    return options;
  }

  @Provide
  static Arbitrary<Object> optimizers() {
    return Arbitraries.randomValue(UpdaterPropertyTest::optimizer);
  }

  private static Object optimizer(Random random) {
    List<String> names = KINDS.keySet().stream().sorted().toList();
    String name = names.get(random.nextInt(names.size()));
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("learningRate", Math.pow(10, 100 * random.nextDouble() - 50));
    KINDS.get(name).forEach((key, range) -> options.put(key, value(random, range)));
    if (name.equals("rmsProp")) {
      options.put("centred", random.nextBoolean());
    }
    if (random.nextInt(3) == 0) {
      options.put("learningRate", Math.pow(10, 6 * random.nextDouble() - 3));
    }
    COMMON.forEach(
        (key, range) -> {
          if (!options.containsKey(key)
              && random.nextBoolean()
              && (!name.equals("ftrl") || key.startsWith("clip"))) {
            options.put(key, value(random, range));
          }
        });
    return Map.of(name, options);
  }

  /** An end of the range, or something between that may be of any size. */
  private static double value(Random random, double[] range) {
    return switch (random.nextInt(4)) {
      case 0 -> range[0];
      case 1 -> range[1];
      case 2 -> range[0] + (range[1] - range[0]) * random.nextDouble();
      default -> Math.max(range[0], range[1] * Math.pow(10, -20 * random.nextDouble()));
    };
  }

  @Property(tries = 10_000)
  void anAcceptedStepLeavesFiniteValuesAndARefusedOneChangesNothing(
      @ForAll("optimizers") Object definition, @ForAll Random random) {
    Optimizer optimizer = read(definition);
    UpdateRule rule = optimizer.rule();
    float[] values = new float[SIZE];
    float[] slots = new float[rule.slots() * SIZE + rule.extras()];
    int valueScale = random.nextInt(76) - 38;
    for (int i = 0; i < SIZE; i++) {
      values[i] = number(random, valueScale);
    }
    Updater updater = optimizer.updater();
    Magnitudes bounds = new Magnitudes();
    int scale = random.nextInt(76) - 38;
    boolean silent = random.nextInt(8) == 0;
    for (int step = 1; step <= STEPS; step++) {
      float[] valuesBefore = values.clone();
      float[] slotsBefore = slots.clone();
      Gradient gradient = new Gradient(SIZE, new int[0]);
      for (int i = 0; i < SIZE; i++) {
        gradient.values[i] = silent ? 0 : number(random, scale);
      }
      if (updater.step(values, slots, gradient, step, optimizer.learningRate(0), bounds)) {
        requireFinite(definition, values);
        requireFinite(definition, slots);
      } else {
        assertThat(Arrays.equals(values, valuesBefore)).as("values of %s", definition).isTrue();
        assertThat(Arrays.equals(slots, slotsBefore)).as("slots of %s", definition).isTrue();
      }
    }
  }

  /** Zero, or a number up to this power of ten, but for the largest that there are. */
  private static float number(Random random, int scale) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> 0;
      case 3 -> (float) random.nextGaussian();
      default -> (float) (3 * random.nextGaussian() * Math.pow(10, scale)) % Float.MAX_VALUE;
    };
  }

  private static void requireFinite(Object definition, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        fail(value + " in a state of " + definition);
      }
    }
  }

  /** The rate makes nothing of the gradient: but infinity times it is infinite. */
  @Test
  void aPenaltyThatMakesTheGradientInfiniteIsRefused() {
    float[] values = {1e29f};
    Gradient gradient = new Gradient(1, new int[0]);
    gradient.values[0] = Float.MAX_VALUE;
    Map<String, Object> sgd = Map.of("sgd", Map.of("learningRate", 1e-20, "l2", 1000));
    Updater updater = read(sgd).updater();
    assertThat(updater.step(values, new float[0], gradient, 1, 1e-20, new Magnitudes())).isFalse();
    assertThat(values).containsExactly(1e29f);
  }

  /** As at the end of a cosine: every step would else be undone from then on. */
  @Test
  void aRateOfNothingMovesNothing() {
    for (String kind : KINDS.keySet()) {
      Optimizer optimizer = read(Map.of(kind, Map.of()));
      float[] values = {0.5f, 0, -3};
      float[] slots = new float[optimizer.rule().slots() * 3 + optimizer.rule().extras()];
      Updater updater = optimizer.updater();
      Magnitudes bounds = new Magnitudes();
      for (int step = 1; step <= 3; step++) {
        Gradient gradient = new Gradient(3, new int[0]);
        gradient.values[0] = 2;
        assertThat(updater.step(values, slots, gradient, step, 0, bounds)).as(kind).isTrue();
      }
      assertThat(values).as(kind).containsExactly(0.5f, 0, -3);
    }
  }

  private static Optimizer read(Object definition) {
    Problems problems = new Problems();
    Optimizer optimizer = Optimizer.read(Node.root(definition, problems));
    problems.throwIfAny();
    return optimizer;
  }

  /** Each step multiplies the weights by -4, until they would not be finite. */
  @Test
  void decayThatIsTooMuchForTheRateEndsInRefusedStepsAndNotInInfinity() {
    Map<String, Object> adamW = Map.of("adamW", Map.of("learningRate", 0.5, "weightDecay", 10));
    float[] values = {1, -1};
    float[] slots = new float[4];
    Updater updater = read(adamW).updater();
    Magnitudes bounds = new Magnitudes();
    int accepted = 0;
    for (int step = 1; step <= 100; step++) {
      if (updater.step(values, slots, new Gradient(2, new int[0]), step, 0.5, bounds)) {
        accepted++;
      }
    }
    assertThat(accepted).isEqualTo(63);
    assertThat(values).containsExactly(-0x1p126f, 0x1p126f);
  }
}
