package org.thalweg.nn.optim;

import org.thalweg.nn.Options;

/**
 * {@code v = α·v + (1-α)·g², w -= η·g / (√v + ε)}: T. Tieleman, G. Hinton, Coursera lecture 6.5,
 * 2012. Centred, v is less the square of the gradient's own running mean: A. Graves 2013,
 * arXiv:1308.0850. With momentum μ the moves b = μ·b + g / (√v + ε) are summed first.
 */
record RmsProp(double alpha, double epsilon, boolean centred, float momentum)
    implements UpdateRule {

  static UpdateRule read(Options options) {
    return new RmsProp(
        options.number("alpha", 0.99, 0, 0.999999),
        options.number("epsilon", 1e-8, 1e-16, 1),
        options.flag("centred", false),
        (float) options.number("momentum", 0, 0, 0.9999));
  }

  /** Squares, moves, means. */
  @Override
  public int slots() {
    return 3;
  }

  @Override
  public void update(Step step, int from, int to) {
    float[] w = step.values;
    float[] g = step.gradient;
    float[] slots = step.slots;
    int b = step.stride;
    int mean = 2 * step.stride;
    float rate = (float) step.learningRate;
    float a = (float) alpha;
    float c = (float) (1 - alpha);
    float eps = (float) epsilon;
    float less = centred ? 1 : 0;
    for (int i = from; i < to; i++) {
      slots[i] = a * slots[i] + c * g[i] * g[i];
      slots[mean + i] = less * (a * slots[mean + i] + c * g[i]);
    }
    for (int i = from; i < to; i++) {
      float m = slots[mean + i];
      float root = (float) Math.sqrt(Math.max(slots[i] - m * m, 0)) + eps;
      slots[b + i] = momentum * slots[b + i] + g[i] / root;
      w[i] -= rate * slots[b + i];
    }
  }

  @Override
  public double raise(Magnitudes bounds, Step step, double gradient) {
    double squares = Math.max(bounds.slots, Math.max(gradient, gradient * gradient));
    double moves = momentum * bounds.slots + gradient / epsilon;
    double root = Math.sqrt(squares) * 2;
    bounds.slots = Math.max(squares, moves);
    bounds.parameters += step.learningRate * moves;
    return root * root;
  }
}
