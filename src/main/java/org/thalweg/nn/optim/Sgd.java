package org.thalweg.nn.optim;

import org.thalweg.nn.Options;

/** {@code w -= η·g}. */
record Sgd() implements UpdateRule {

  static UpdateRule read(Options options) {
    return new Sgd();
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public void update(Step step, int from, int to) {
    float[] w = step.values;
    float[] g = step.gradient;
    float rate = (float) step.learningRate;
    for (int i = from; i < to; i++) {
      w[i] -= rate * g[i];
    }
  }

  @Override
  public double raise(Magnitudes bounds, Step step, double gradient) {
    bounds.parameters += step.learningRate * gradient;
    bounds.slots = 0;
    return 0;
  }
}
