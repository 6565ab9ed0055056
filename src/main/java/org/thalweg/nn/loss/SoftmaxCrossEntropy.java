package org.thalweg.nn.loss;

import java.util.Objects;
import org.thalweg.nn.Options;
import org.thalweg.nn.math.Elementwise;
import org.thalweg.nn.math.Vectors;

/**
 * Cross-entropy of the softmax of the outputs against the class of an example, whose index is the
 * target. With class weights w and smoothing s, an example of class y loses {@code -(1-s)·w[y]·log
 * p[y] - s/K·Σ w[k]·log p[k]}, and the mean is divided by the mean of the w[y].
 *
 * <p>Label smoothing: C. Szegedy et al. 2016, arXiv:1512.00567.
 */
final class SoftmaxCrossEntropy implements Loss {

  private final int classes;
  private final float smoothing;
  private final float[] classWeights;
  private final Object definition;

  SoftmaxCrossEntropy(int classes, double smoothing, double[] weights, Object definition) {
    if (classes < 2) {
      throw new IllegalArgumentException("there must be at least 2 classes: " + classes);
    }
    if (weights.length != 0 && weights.length != classes) {
      throw new IllegalArgumentException(
          "there must be a weight for each of " + classes + " classes: " + weights.length);
    }
    this.classes = classes;
    this.smoothing = (float) smoothing;
    this.classWeights = new float[classes];
    for (int k = 0; k < classes; k++) {
      classWeights[k] = weights.length == 0 ? 1 : (float) weights[k];
    }
    this.definition = Objects.requireNonNull(definition, "definition");
  }

  static Loss read(Options options, int classes) {
    double smoothing = options.number("labelSmoothing", 0, 0, 0.999);
    double[] weights = options.numbers("classWeights", 1e-6, 1e6);
    return new SoftmaxCrossEntropy(classes, smoothing, weights, options.definition());
  }

  @Override
  public int outputSize() {
    return classes;
  }

  @Override
  public int targetSize() {
    return 1;
  }

  @Override
  public Object definition() {
    return definition;
  }

  @Override
  public void predict(float[] outputs, float[] predictions, int n) {
    exponentials(outputs, predictions, n);
    for (int i = 0; i < n; i++) {
      float sum = Vectors.sum(classes, predictions, i * classes);
      Vectors.scale(classes, 1 / sum, predictions, i * classes);
    }
  }

  /** e to the outputs less their largest, so that none overflows and one is 1. */
  private void exponentials(float[] outputs, float[] exp, int n) {
    for (int i = 0; i < n; i++) {
      int row = i * classes;
      float max = Vectors.max(classes, outputs, row);
      for (int k = row; k < row + classes; k++) {
        exp[k] = outputs[k] - max;
      }
    }
    Elementwise.exp(n * classes, exp, 0, exp, 0);
  }

  @Override
  public float gradient(
      float[] outputs, float[] targets, float[] weights, float[] gradient, int n) {
    exponentials(outputs, gradient, n);
    float total = 0;
    for (int i = 0; i < n; i++) {
      total += classWeights[classOf(targets[i])];
    }
    double loss = 0;
    for (int i = 0; i < n; i++) {
      loss += row(outputs, gradient, i * classes, classOf(targets[i]), weights[i] / total);
    }
    return (float) loss;
  }

  /** Turns one row's exponentials into the gradient; answers its part of the loss. */
  private double row(float[] outputs, float[] gradient, int row, int truth, float scale) {
    float sum = Vectors.sum(classes, gradient, row);
    double logSum = Vectors.max(classes, outputs, row) + Math.log(sum);
    float mass = 0;
    double loss = 0;
    for (int k = 0; k < classes; k++) {
      float q = wanted(k, truth);
      mass += q;
      loss += q * (logSum - outputs[row + k]);
    }
    for (int k = 0; k < classes; k++) {
      gradient[row + k] = scale * (gradient[row + k] / sum * mass - wanted(k, truth));
    }
    return scale * loss;
  }

  /** What class k counts in the loss of an example of class {@code truth}. */
  private float wanted(int k, int truth) {
    float spread = smoothing / classes * classWeights[k];
    return k == truth ? spread + (1 - smoothing) * classWeights[k] : spread;
  }

  private int classOf(float target) {
    if (!(target >= 0 && target < classes)) {
      throw new IllegalArgumentException(
          "a class index must be from 0 to " + (classes - 1) + ": " + target);
    }
    return (int) target;
  }
}
