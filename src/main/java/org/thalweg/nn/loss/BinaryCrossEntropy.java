package org.thalweg.nn.loss;

import org.thalweg.nn.Options;
import org.thalweg.nn.math.Elementwise;

/**
 * Cross-entropy of the sigmoid of each output z against a target t from 0 to 1: {@code log(1 + eᶻ)
 * - t·z}, the mean over examples and outputs. One output is a flag, several are multi-label.
 */
final class BinaryCrossEntropy implements Loss {

  private final int flags;

  BinaryCrossEntropy(int flags) {
    this.flags = PointwiseLoss.checkSize(flags);
  }

  static Loss read(Options options, int flags) {
    return new BinaryCrossEntropy(flags);
  }

  @Override
  public int outputSize() {
    return flags;
  }

  @Override
  public int targetSize() {
    return flags;
  }

  @Override
  public Object definition() {
    return "binaryCrossEntropy";
  }

  @Override
  public void predict(float[] outputs, float[] predictions, int n) {
    Elementwise.sigmoid(n * flags, outputs, 0, predictions, 0);
  }

  @Override
  public float gradient(
      float[] outputs, float[] targets, float[] weights, float[] gradient, int n) {
    int size = n * flags;
    double loss = 0;
    Elementwise.softplus(size, outputs, 0, gradient, 0);
    for (int i = 0; i < size; i++) {
      loss += weights[i / flags] * ((double) gradient[i] - (double) targets[i] * outputs[i]);
    }
    Elementwise.sigmoid(size, outputs, 0, gradient, 0);
    for (int i = 0; i < size; i++) {
      gradient[i] = weights[i / flags] / size * (gradient[i] - targets[i]);
    }
    return (float) (loss / size);
  }
}
