package org.thalweg.nn.loss;

import java.util.Objects;

/** A penalty for the error of each output, the mean over examples and outputs. */
final class PointwiseLoss implements Loss {

  private final int values;
  private final Penalty penalty;
  private final float a;
  private final Object definition;

  /**
   * @param a Huber's delta, or the quantile
   */
  PointwiseLoss(int values, Penalty penalty, double a, Object definition) {
    this.values = checkSize(values);
    this.penalty = Objects.requireNonNull(penalty, "penalty");
    this.a = (float) a;
    this.definition = Objects.requireNonNull(definition, "definition");
  }

  static int checkSize(int values) {
    if (values < 1) {
      throw new IllegalArgumentException("there must be at least 1 output: " + values);
    }
    return values;
  }

  @Override
  public int outputSize() {
    return values;
  }

  @Override
  public int targetSize() {
    return values;
  }

  @Override
  public Object definition() {
    return definition;
  }

  @Override
  public void predict(float[] outputs, float[] predictions, int n) {
    System.arraycopy(outputs, 0, predictions, 0, n * values);
  }

  @Override
  public float gradient(
      float[] outputs, float[] targets, float[] weights, float[] gradient, int n) {
    int size = n * values;
    double loss = 0;
    for (int i = 0; i < size; i++) {
      float error = outputs[i] - targets[i];
      float weight = weights[i / values];
      loss += weight * (double) penalty.of(error, a);
      gradient[i] = weight / size * penalty.slope(error, a);
    }
    return (float) (loss / size);
  }
}
