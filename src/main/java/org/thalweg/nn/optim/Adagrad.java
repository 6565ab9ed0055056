package org.thalweg.nn.optim;

import org.thalweg.nn.Options;

/** {@code n += g², w -= η·g / (√n + ε)}. J. Duchi et al., JMLR 12, 2011. */
record Adagrad(double epsilon) implements UpdateRule {

  static UpdateRule read(Options options) {
    return new Adagrad(options.number("epsilon", 1e-10, 1e-16, 1));
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Step step, int from, int to) {
    float[] w = step.values;
    float[] g = step.gradient;
    float[] n = step.slots;
    float rate = (float) step.learningRate;
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      n[i] += g[i] * g[i];
      w[i] -= rate * g[i] / ((float) Math.sqrt(n[i]) + eps);
    }
  }

  @Override
  public double raise(Magnitudes bounds, Step step, double gradient) {
    bounds.slots += gradient * gradient;
    double move = step.learningRate * gradient / epsilon;
    bounds.parameters += move;
    return move + step.learningRate * gradient;
  }
}
