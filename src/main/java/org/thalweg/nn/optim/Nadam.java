package org.thalweg.nn.optim;

import org.thalweg.nn.Options;

/**
 * Adam with Nesterov's momentum: T. Dozat, "Incorporating Nesterov Momentum into Adam", ICLR
 * workshop 2016. With μₜ = β₁·(1 - 0.96^(t·ψ)/2) and Πₜ = μ₁⋯μₜ: {@code w -= η·((1-μₜ)/(1-Πₜ)·g +
 * μₜ₊₁/(1-Πₜ·μₜ·μₜ₊₁)·m) / (√v̂ + ε)}. The paper has Πₜ·μₜ₊₁ in the second denominator; the factor
 * μₜ more is PyTorch 1.13's, whose numbers are the reference here. It matters in the first steps
 * only.
 */
record Nadam(double beta1, double beta2, double epsilon, double decay) implements UpdateRule {

  static UpdateRule read(Options options) {
    return new Nadam(
        options.number("beta1", 0.9, 0, 0.9999),
        options.number("beta2", 0.999, 0, 0.999999),
        options.number("epsilon", 1e-8, 1e-16, 1),
        options.number("momentumDecay", 0.004, 0, 1));
  }

  @Override
  public int slots() {
    return 2;
  }

  /** 1 - Π of the steps before, so that 0 is where it begins. */
  @Override
  public int extras() {
    return 1;
  }

  @Override
  public void begin(Step step) {
    double product = product(step);
    double mu = mu(step.number);
    double next = mu(step.number + 1);
    step.a = (float) (step.learningRate * (1 - mu) / (1 - product));
    step.b = (float) (step.learningRate * next / (1 - product * mu * next));
    step.c = (float) (1 / Math.sqrt(1 - Math.pow(beta2, (double) step.number)));
  }

  @Override
  public void update(Step step, int from, int to) {
    float byGradient = step.a;
    float byMoment = step.b;
    float scale = step.c;
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
    }
    for (int i = from; i < to; i++) {
      float root = (float) Math.sqrt(slots[v + i]) * scale + eps;
      w[i] -= (byGradient * g[i] + byMoment * slots[i]) / root;
    }
  }

  @Override
  public void end(Step step) {
    step.slots[2 * step.stride] = (float) (1 - product(step));
  }

  /** Π up to this step. */
  private double product(Step step) {
    return (1 - step.slots[2 * step.stride]) * mu(step.number);
  }

  private double mu(long number) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, number * decay));
  }

  @Override
  public double raise(Magnitudes bounds, Step step, double gradient) {
    bounds.slots = Math.max(Math.max(bounds.slots, 1), Math.max(gradient, gradient * gradient));
    double rate = step.learningRate / Math.min(1 - mu(step.number), 1 - mu(step.number + 1));
    double move = 2 * rate * bounds.slots / epsilon;
    bounds.parameters += move;
    return move;
  }
}
