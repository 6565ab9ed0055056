package org.thalweg.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.optim.Optimizer;

/** Networks and batches for tests. */
final class Networks {

  private Networks() {}

  static Network of(Object definition, int outputs, Input... inputs) {
    Problems problems = new Problems();
    Network network = Network.read(Node.root(definition, problems), List.of(inputs), outputs);
    problems.throwIfAny();
    return network;
  }

  static Network of(Object definition, int outputs, int... shape) {
    return of(definition, outputs, new Input("x", new Shape(shape)));
  }

  static Loss loss(Object definition, int outputs) {
    Problems problems = new Problems();
    Loss loss = Loss.read(Node.root(definition, problems), outputs);
    problems.throwIfAny();
    return loss;
  }

  static Optimizer optimizer(Object definition) {
    Problems problems = new Problems();
    Optimizer optimizer = Optimizer.read(Node.root(definition, problems));
    problems.throwIfAny();
    return optimizer;
  }

  /** One network of every kind of layer, by what it is for. */
  static Map<String, Network> zoo() {
    return Map.of(
        "table",
        of(
            List.of(
                Map.of("dense", 12),
                "batchNorm",
                "gelu",
                Map.of("residual", List.of(Map.of("dense", 12), "silu", Map.of("dropout", 0.3))),
                "layerNorm",
                "softplus"),
            3,
            7),
        "image",
        of(
            List.of(
                Map.of("conv2d", Map.of("filters", 4, "kernel", 3, "padding", 1)),
                "relu",
                Map.of("maxPool2d", 2),
                Map.of("conv2d", Map.of("filters", 6, "kernel", List.of(3, 2), "stride", 2)),
                "elu",
                "flatten"),
            3,
            2,
            9,
            8),
        "series",
        of(
            List.of(
                Map.of("lstm", Map.of("units", 6, "sequence", true)),
                Map.of("gru", Map.of("units", 5, "sequence", true)),
                Map.of("rnn", 4)),
            3,
            6,
            3),
        "text",
        of(
            List.of(
                Map.of("embedding", Map.of("entries", 30, "dim", 8, "padding", 0)),
                "positionalEncoding",
                Map.of("transformerEncoder", Map.of("heads", 2, "feedForward", 12)),
                "meanOverTime"),
            3,
            7));
  }

  /** Rows that suit a network: token ids for text, else normal-ish numbers. */
  static void fill(float[] rows, boolean ids, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = ids ? random.nextInt(30) : (float) (2 * random.nextDouble() - 1);
    }
  }

  static void fillClasses(float[] targets, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < targets.length; i++) {
      targets[i] = random.nextInt(classes);
    }
  }

  static float[] slice(float[] values, int from, int length) {
    return Arrays.copyOfRange(values, from, from + length);
  }
}
