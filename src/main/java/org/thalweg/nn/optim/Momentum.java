package org.thalweg.nn.optim;

import org.thalweg.nn.Options;

/**
 * {@code v = μ·v + g, w -= η·v}; Nesterov's: {@code w -= η·(g + μ·v)}. I. Sutskever et al., "On the
 * importance of initialization and momentum in deep learning", ICML 2013.
 */
record Momentum(float momentum, boolean nesterov) implements UpdateRule {

  static UpdateRule heavyBall(Options options) {
    return new Momentum((float) options.number("momentum", 0.9, 0, 0.9999), false);
  }

  static UpdateRule nesterov(Options options) {
    return new Momentum((float) options.number("momentum", 0.9, 0, 0.9999), true);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Step step, int from, int to) {
    if (nesterov) {
      lookAhead(step, from, to);
    } else {
      roll(step, from, to);
    }
  }

  private void roll(Step step, int from, int to) {
    float[] w = step.values;
    float[] g = step.gradient;
    float[] v = step.slots;
    float mu = momentum;
    float rate = (float) step.learningRate;
    for (int i = from; i < to; i++) {
      float velocity = mu * v[i] + g[i];
      v[i] = velocity;
      w[i] -= rate * velocity;
    }
  }

  private void lookAhead(Step step, int from, int to) {
    float[] w = step.values;
    float[] g = step.gradient;
    float[] v = step.slots;
    float mu = momentum;
    float rate = (float) step.learningRate;
    for (int i = from; i < to; i++) {
      float velocity = mu * v[i] + g[i];
      v[i] = velocity;
      w[i] -= rate * (g[i] + mu * velocity);
    }
  }

  @Override
  public double raise(Magnitudes bounds, Step step, double gradient) {
    bounds.slots = momentum * bounds.slots + gradient;
    bounds.parameters += step.learningRate * (gradient + bounds.slots);
    return 0;
  }
}
