package org.thalweg.nn.optim;

import org.thalweg.nn.Options;

/**
 * {@code s = ρ·s + (1-ρ)·g², d = √(a+ε)/√(s+ε)·g, a = ρ·a + (1-ρ)·d², w -= η·d}. M. Zeiler 2012,
 * arXiv:1212.5701.
 */
record Adadelta(double rho, double epsilon) implements UpdateRule {

  static UpdateRule read(Options options) {
    return new Adadelta(
        options.number("rho", 0.9, 0, 0.999999), options.number("epsilon", 1e-6, 1e-16, 1));
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(Step step, int from, int to) {
    float[] w = step.values;
    float[] g = step.gradient;
    float[] slots = step.slots;
    int a = step.stride;
    float rate = (float) step.learningRate;
    float r = (float) rho;
    float c = (float) (1 - rho);
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      slots[i] = r * slots[i] + c * g[i] * g[i];
    }
    for (int i = from; i < to; i++) {
      float past = (float) Math.sqrt(slots[a + i] + eps);
      float move = past / (float) Math.sqrt(slots[i] + eps) * g[i];
      slots[a + i] = r * slots[a + i] + c * move * move;
      w[i] -= rate * move;
    }
  }

  @Override
  public double raise(Magnitudes bounds, Step step, double gradient) {
    double ratio = Math.sqrt((bounds.slots + epsilon) / epsilon);
    // s is at least (1-ρ)·g², so the move is at most √(a+ε) / √(1-ρ).
    double move =
        Math.min(ratio * gradient, Math.sqrt(bounds.slots + epsilon) / Math.sqrt(1 - rho));
    bounds.slots = Math.max(bounds.slots, gradient * gradient) + move * move;
    bounds.parameters += step.learningRate * move;
    return ratio;
  }
}
