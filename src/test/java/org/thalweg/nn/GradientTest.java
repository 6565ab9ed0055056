package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.thalweg.nn.layer.LayerWork;
import org.thalweg.nn.layer.Pass;
import org.thalweg.nn.loss.Loss;

/**
 * Every layer with every loss on random shapes: the gradient's product with a direction is what the
 * loss changes by along it. The layer stands behind another one with parameters, so that the
 * gradient of its input is tested as well.
 */
final class GradientTest {

  private static final int ENTRIES = 6;
  private static final int DIM = 4;

  @Provide
  Arbitrary<Object> losses() {
    return Arbitraries.of(
        "crossEntropy",
        Map.of(
            "crossEntropy", Map.of("labelSmoothing", 0.1, "classWeights", List.of(0.5, 1.0, 2.0))),
        "binaryCrossEntropy",
        "mse",
        "mae",
        Map.of("huber", 0.7),
        Map.of("quantile", 0.8));
  }

  @Provide
  Arbitrary<String> vectorLayers() {
    return Arbitraries.of(
        "relu",
        "leakyRelu",
        "elu",
        "gelu",
        "silu",
        "softplus",
        "tanh",
        "sigmoid",
        "softmax",
        "dense",
        "dropout",
        "batchNorm",
        "layerNorm",
        "residual",
        "shortcut");
  }

  @Property(tries = 120, seed = "2026")
  void vectors(
      @ForAll("vectorLayers") String kind, @ForAll("losses") Object loss, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int in = 1 + random.nextInt(5);
    int width = 2 + random.nextInt(6);
    Object inner = List.of(Map.of("dense", 3), "tanh", Map.of("dense", width));
    Object layer =
        switch (kind) {
          case "dense" -> Map.of("dense", Map.of("units", 3, "bias", random.nextBoolean()));
          case "dropout" -> Map.of("dropout", 0.4);
          case "residual" -> Map.of("residual", inner);
          case "shortcut" ->
              Map.of(
                  "residual", Map.of("layers", inner, "shortcut", List.of(Map.of("dense", width))));
          default -> kind;
        };
    check(List.of(Map.of("dense", width), layer), loss, random, false, in);
  }

  @Provide
  Arbitrary<String> sequenceLayers() {
    return Arbitraries.of(
        "rnn",
        "lstm",
        "gru",
        "selfAttention",
        "pre",
        "post",
        "learnt",
        "sinusoidal",
        "meanOverTime",
        "maxOverTime",
        "transpose",
        "batchNorm",
        "layerNorm",
        "conv1d",
        "pool");
  }

  @Property(tries = 150, seed = "2026")
  void sequences(
      @ForAll("sequenceLayers") String kind, @ForAll("losses") Object loss, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int time = 2 + random.nextInt(4);
    int heads = 1 + random.nextInt(3);
    int width = heads * (1 + random.nextInt(3));
    boolean causal = random.nextBoolean();
    Object layer =
        switch (kind) {
          case "rnn", "lstm", "gru" ->
              Map.of(
                  kind,
                  Map.of(
                      "units",
                      1 + random.nextInt(5),
                      "sequence",
                      random.nextBoolean(),
                      "stateful",
                      random.nextInt(3) == 0));
          case "selfAttention" -> Map.of(kind, Map.of("heads", heads, "causal", causal));
          case "pre", "post" ->
              Map.of(
                  "transformerEncoder",
                  Map.of("heads", heads, "feedForward", 5, "norm", kind, "dropout", 0.2));
          case "learnt", "sinusoidal" -> Map.of("positionalEncoding", kind);
          case "batchNorm" -> Map.of("batchNorm", Map.of("channels", "last"));
          case "conv1d" ->
              Map.of(
                  "conv1d",
                  Map.of(
                      "filters",
                      3,
                      "kernel",
                      1 + random.nextInt(width),
                      "stride",
                      1 + random.nextInt(2),
                      "padding",
                      random.nextInt(3)));
          case "pool" -> Map.of(causal ? "maxPool1d" : "avgPool1d", 1 + random.nextInt(width));
          default -> kind;
        };
    check(
        List.of(Map.of("dense", width), layer, "flatten"),
        loss,
        random,
        false,
        time,
        1 + random.nextInt(4));
  }

  @Provide
  Arbitrary<Object> tokenLayers() {
    return Arbitraries.of(
        "meanOverTime",
        "maxOverTime",
        Map.of("gru", 4),
        Map.of("lstm", Map.of("units", 3, "sequence", true)),
        Map.of("selfAttention", 2),
        Map.of("transformerEncoder", Map.of("heads", 2, "causal", true)));
  }

  @Property(tries = 60, seed = "2026")
  void tokens(
      @ForAll("tokenLayers") Object layer, @ForAll("losses") Object loss, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String updates = random.nextBoolean() ? "lazy" : "dense";
    Object embedding =
        Map.of(
            "embedding", Map.of("entries", ENTRIES, "dim", DIM, "padding", 0, "updates", updates));
    List<Object> layers =
        random.nextBoolean()
            ? List.of(embedding, layer, "flatten")
            : List.of(embedding, layer, "tanh", "flatten");
    check(layers, loss, random, true, 2 + random.nextInt(5));
  }

  @Provide
  Arbitrary<String> imageLayers() {
    return Arbitraries.of(
        "conv2d", "maxPool2d", "avgPool2d", "globalAvgPool", "batchNorm", "relu", "residual");
  }

  @Property(tries = 120, seed = "2026")
  void images(
      @ForAll("imageLayers") String kind, @ForAll("losses") Object loss, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int height = 2 + random.nextInt(7);
    int width = 2 + random.nextInt(7);
    List<Object> kernel = List.of(1 + random.nextInt(height), 1 + random.nextInt(width));
    List<Object> stride = List.of(1 + random.nextInt(3), 1 + random.nextInt(3));
    List<Object> padding = List.of(random.nextInt(3), random.nextInt(3));
    Object layer =
        switch (kind) {
          case "conv2d" ->
              Map.of(
                  kind,
                  Map.of(
                      "filters",
                      1 + random.nextInt(5),
                      "kernel",
                      kernel,
                      "stride",
                      random.nextBoolean() ? 1 : stride,
                      "padding",
                      padding,
                      "bias",
                      random.nextBoolean()));
          case "maxPool2d", "avgPool2d" -> Map.of(kind, Map.of("kernel", kernel, "stride", stride));
          case "residual" ->
              Map.of(
                  kind, List.of(Map.of("conv2d", Map.of("filters", 2, "kernel", 3, "padding", 1))));
          default -> kind;
        };
    Object first = Map.of("conv2d", Map.of("filters", 2, "kernel", 1));
    check(
        List.of(first, layer, "flatten"),
        loss,
        random,
        false,
        1 + random.nextInt(2),
        height,
        width);
  }

  private static void check(
      List<Object> layers,
      Object lossDefinition,
      SplittableRandom random,
      boolean ids,
      int... dims) {
    Network network = Networks.of(layers, 3, dims);
    Loss loss = Networks.loss(lossDefinition, 3);
    int n = 1 + random.nextInt(4);
    Workspace workspace = new Workspace(n + random.nextInt(2), true);
    LayerWork work = network.work(workspace);
    Pass pass = network.pass(workspace);
    pass.values = values(network, random);
    pass.training = true;
    pass.seed = 3;
    float[] x = new float[n * network.inputSize()];
    for (int i = 0; i < x.length; i++) {
      x[i] = ids ? 1 + random.nextInt(ENTRIES - 1) : (float) (2 * random.nextDouble() - 1);
    }
    if (ids) {
      pad(x, network.inputSize(), random);
    }
    Batch batch = new Batch(work, pass, loss, x, targets(loss, n, random), weights(n, random));
    float[] gradient = batch.gradient();
    for (int i = 0; i < 3; i++) {
      double[] direction = direction(gradient, random);
      if (ids) {
        Arrays.fill(direction, 0, DIM, 0); // the row of the padding, which is not learnt
      }
      batch.checkAlong(direction, gradient);
    }
  }

  /** Ends sequences with padding, whose row of the table is not learnt: never all of one. */
  private static void pad(float[] x, int time, SplittableRandom random) {
    for (int end = time; end <= x.length; end += time) {
      Arrays.fill(x, end - random.nextInt(time), end, 0);
    }
  }

  /** The first parameters, with some noise, so that biases are not 0. */
  private static float[] values(Network network, SplittableRandom random) {
    float[] values = network.initialParameters(random.nextLong()).values();
    for (int i = 0; i < network.parameterCount(); i++) {
      values[i] += (float) (0.2 * random.nextDouble() - 0.1);
    }
    return values;
  }

  private static float[] targets(Loss loss, int n, SplittableRandom random) {
    float[] targets = new float[n * loss.targetSize()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] =
          loss.targetSize() == 1 ? random.nextInt(3) : (float) random.nextInt(-20, 20) / 10;
    }
    return targets;
  }

  private static float[] weights(int n, SplittableRandom random) {
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = 0.5f + random.nextInt(3);
    }
    return weights;
  }

  /** Half along the gradient, half anywhere; of length 1. */
  private static double[] direction(float[] gradient, SplittableRandom random) {
    double[] direction = new double[gradient.length];
    double norm = norm(gradient);
    double scale = Math.sqrt(3.0 / gradient.length);
    for (int i = 0; i < direction.length; i++) {
      double anywhere = scale * (2 * random.nextDouble() - 1);
      direction[i] = (norm == 0 ? 0 : gradient[i] / norm) + anywhere;
    }
    double length = Math.sqrt(Arrays.stream(direction).map(d -> d * d).sum());
    return Arrays.stream(direction).map(d -> d / length).toArray();
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private record Batch(
      LayerWork work, Pass pass, Loss loss, float[] x, float[] targets, float[] weights) {

    private int n() {
      return weights.length;
    }

    private double loss(float[] dy) {
      float[] y = new float[dy.length];
      work.forward(pass, n(), x, y);
      return loss.gradient(y, targets, weights, dy, n());
    }

    float[] gradient() {
      float[] y = new float[n() * loss.outputSize()];
      float[] dy = new float[y.length];
      pass.gradient.reset();
      Arrays.fill(pass.gradient.values, 0);
      work.forward(pass, n(), x, y);
      loss.gradient(y, targets, weights, dy, n());
      work.backward(pass, n(), x, y, dy, null);
      return pass.gradient.values.clone();
    }

    /**
     * The best of several steps counts: on long ones a norm of nearly equal values bends and ReLU,
     * max and MAE have kinks; on short ones rounding shows. Where no two steps agree, differences
     * say nothing, and the sample is left out.
     */
    void checkAlong(double[] direction, float[] gradient) {
      double expected = 0;
      for (int i = 0; i < gradient.length; i++) {
        expected += direction[i] * gradient[i];
      }
      double tolerance = 0.01 * Math.abs(expected) + 1e-3 * (1 + norm(gradient));
      double error = Double.MAX_VALUE;
      double disagreement = Double.MAX_VALUE;
      double last = Double.NaN;
      for (double step : new double[] {1e-2, 1e-3, 1e-4, 3e-5, 1e-5}) {
        double slope = slope(direction, step);
        error = Math.min(error, Math.abs(slope - expected));
        disagreement =
            Math.min(disagreement, Double.isNaN(last) ? disagreement : Math.abs(slope - last));
        last = slope;
      }
      Assume.that(error < tolerance || disagreement < tolerance);
      assertThat(error).isLessThan(tolerance);
    }

    private double slope(double[] direction, double step) {
      float[] dy = new float[n() * loss.outputSize()];
      float[] start = pass.values;
      pass.values = moved(start, direction, step);
      double above = loss(dy);
      pass.values = moved(start, direction, -step);
      double below = loss(dy);
      pass.values = start;
      return (above - below) / (2 * step);
    }

    private static float[] moved(float[] values, double[] direction, double step) {
      float[] moved = values.clone();
      for (int i = 0; i < direction.length; i++) {
        moved[i] += (float) (step * direction[i]);
      }
      return moved;
    }
  }
}
