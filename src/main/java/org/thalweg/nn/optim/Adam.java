package org.thalweg.nn.optim;

import org.thalweg.nn.Options;
import org.thalweg.nn.math.AdamLoop;

/**
 * D. Kingma, J. Ba, "Adam", ICLR 2015, arXiv:1412.6980: {@code m = β₁·m + (1-β₁)·g, v = β₂·v +
 * (1-β₂)·g², w -= η·m̂ / (√v̂ + ε)}, where m̂ = m/(1-β₁ᵗ) and v̂ = v/(1-β₂ᵗ). AMSGrad takes the
 * largest v so far: S. Reddi et al., ICLR 2018, arXiv:1904.09237.
 */
record Adam(double beta1, double beta2, double epsilon, boolean largest) implements UpdateRule {

  static UpdateRule read(Options options) {
    return read(options, false);
  }

  static UpdateRule amsGrad(Options options) {
    return read(options, true);
  }

  private static UpdateRule read(Options options, boolean largest) {
    return new Adam(
        options.number("beta1", 0.9, 0, 0.9999),
        options.number("beta2", 0.999, 0, 0.999999),
        options.number("epsilon", 1e-8, 1e-16, 1),
        largest);
  }

  @Override
  public int slots() {
    return largest ? 3 : 2;
  }

  @Override
  public void begin(Step step) {
    step.a = (float) (step.learningRate / (1 - Math.pow(beta1, (double) step.number)));
    step.b = (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) step.number)));
  }

  @Override
  public void update(Step step, int from, int to) {
    if (!largest) {
      AdamLoop.step(
          to - from,
          from,
          step.values,
          step.gradient,
          step.slots,
          step.stride,
          beta1,
          beta2,
          step.a,
          step.b,
          (float) epsilon);
      return;
    }
    float[] w = step.values;
    float[] g = step.gradient;
    float[] slots = step.slots;
    int v = step.stride;
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1);
    float c2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      slots[i] = b1 * slots[i] + c1 * g[i];
      slots[v + i] = b2 * slots[v + i] + c2 * g[i] * g[i];
      slots[2 * v + i] = Math.max(slots[2 * v + i], slots[v + i]);
      float root = (float) Math.sqrt(slots[2 * v + i]) * step.b + eps;
      w[i] -= step.a * slots[i] / root;
    }
  }

  @Override
  public double raise(Magnitudes bounds, Step step, double gradient) {
    bounds.slots = Math.max(bounds.slots, Math.max(gradient, gradient * gradient));
    double move = bounds.slots / epsilon;
    double rate = step.learningRate / (1 - Math.pow(beta1, (double) step.number));
    bounds.parameters += rate * move;
    return move + rate * bounds.slots;
  }
}
