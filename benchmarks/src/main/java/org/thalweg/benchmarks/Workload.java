package org.thalweg.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.thalweg.nn.Input;
import org.thalweg.nn.Shape;

/** The networks that everyone trains: softmax cross-entropy, Adam, one thread. */
public enum Workload {
  MLP_20_64_2_BATCH_1(1, 2, new Shape(20), List.of(dense(64), "relu")),
  MLP_20_64_2_BATCH_16(16, 2, new Shape(20), List.of(dense(64), "relu")),
  MLP_784_128_10_BATCH_32(32, 10, new Shape(784), List.of(dense(128), "relu")),
  MLP_784_128_10_BATCH_128(128, 10, new Shape(784), List.of(dense(128), "relu")),
  CNN_BATCH_32(
      32,
      10,
      new Shape(1, 28, 28),
      List.of(
          convolution(8),
          "relu",
          Map.of("maxPool2d", 2),
          convolution(16),
          "relu",
          Map.of("maxPool2d", 2),
          "flatten",
          dense(64),
          "relu")),
  LSTM_BATCH_32(32, 10, new Shape(Workload.STEPS, 16), List.of(Map.of("lstm", 64))),
  GRU_BATCH_32(32, 10, new Shape(Workload.STEPS, 16), List.of(Map.of("gru", 64))),
  TRANSFORMER_BATCH_32(
      32,
      10,
      new Shape(Workload.STEPS),
      List.of(
          Map.of("embedding", Map.of("entries", Workload.TOKENS, "dim", 64)),
          Map.of("transformerEncoder", Map.of("heads", 4, "feedForward", 128, "activation", "relu")),
          "meanOverTime"));

  /** Time steps, or tokens of a text. */
  static final int STEPS = 32;

  /** Entries of the table of embeddings. */
  static final int TOKENS = 1000;

  static final double LEARNING_RATE = 0.001;

  final int batch;
  final int classes;
  final List<Object> layers;
  private final Shape shape;

  Workload(int batch, int classes, Shape shape, List<Object> layers) {
    this.batch = batch;
    this.classes = classes;
    this.shape = shape;
    this.layers = layers;
  }

  private static Object dense(int units) {
    return Map.of("dense", units);
  }

  private static Object convolution(int filters) {
    return Map.of("conv2d", Map.of("filters", filters, "kernel", 3));
  }

  Input input() {
    return new Input("x", shape);
  }

  int inputSize() {
    return shape.size();
  }

  /** [batch, inputSize], standard normal, or token ids. */
  float[] examples() {
    Random random = new Random(1);
    float[] x = new float[batch * inputSize()];
    for (int i = 0; i < x.length; i++) {
      x[i] =
          this == TRANSFORMER_BATCH_32 ? random.nextInt(TOKENS) : (float) random.nextGaussian();
    }
    return x;
  }

  /** [batch]: the class of each example. */
  float[] targets() {
    Random random = new Random(2);
    float[] y = new float[batch];
    for (int i = 0; i < y.length; i++) {
      y[i] = random.nextInt(classes);
    }
    return y;
  }
}
