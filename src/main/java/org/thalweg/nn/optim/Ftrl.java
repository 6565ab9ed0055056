package org.thalweg.nn.optim;

import org.thalweg.nn.Options;

/**
 * FTRL-Proximal, per coordinate: H. McMahan et al., "Ad Click Prediction: a View from the
 * Trenches", KDD 2013, Algorithm 1: {@code σ = (√(n+g²) - √n)/α, z += g - σ·w, n += g²}, then w = 0
 * where |z| ≤ λ₁, else {@code w = -(z - sign(z)·λ₁) / ((β+√n)/α + λ₂)}. A parameter that never had
 * a gradient (n = 0) has the z that yields its first value. A rate of next to nothing, as a
 * schedule may end in, moves nothing: a float can't hold what is divided by it.
 */
record Ftrl(double beta, double l1, double l2) implements UpdateRule {

  /** Below this rate nothing moves. */
  private static final double STILL = 1e-30;

  static UpdateRule read(Options options) {
    return new Ftrl(
        options.number("beta", 1, 1e-3, 1e3),
        options.number("l1", 0, 0, 1e3),
        options.number("l2", 0, 0, 1e3));
  }

  /** z, n. */
  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(Step step, int from, int to) {
    if (step.learningRate < STILL) {
      return;
    }
    float[] w = step.values;
    float[] g = step.gradient;
    float[] slots = step.slots;
    int n = step.stride;
    float perAlpha = (float) (1 / step.learningRate);
    float first = (float) (beta / step.learningRate + l2);
    float lambda = (float) l1;
    for (int i = from; i < to; i++) {
      float before = slots[n + i];
      float after = before + g[i] * g[i];
      float rootBefore = (float) Math.sqrt(before);
      float rootAfter = (float) Math.sqrt(after);
      float sign = Math.signum(w[i]);
      float past = before == 0 ? -w[i] * first - sign * lambda : slots[i];
      float z = past + g[i] - (rootAfter - rootBefore) * perAlpha * w[i];
      float shrunk = Math.max(Math.abs(z) - lambda, 0f);
      slots[i] = z;
      slots[n + i] = after;
      w[i] = -Math.signum(z) * shrunk / (first + rootAfter * perAlpha);
    }
  }

  @Override
  public double raise(Magnitudes bounds, Step step, double gradient) {
    if (step.learningRate < STILL) {
      return 0;
    }
    double first = beta / step.learningRate + l2;
    double root = Math.sqrt(bounds.slots + gradient * gradient) / step.learningRate;
    double past = Math.max(bounds.slots, bounds.parameters * first + l1);
    double z = past + gradient + root * bounds.parameters;
    bounds.slots = Math.max(z, bounds.slots + gradient * gradient);
    bounds.parameters = z / first;
    return root + first;
  }
}
