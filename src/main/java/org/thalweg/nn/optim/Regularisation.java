package org.thalweg.nn.optim;

import org.thalweg.nn.Options;
import org.thalweg.nn.layer.Gradient;
import org.thalweg.nn.math.Vectors;

/**
 * What is done to the gradient and the parameters before the rule; 0 is off.
 *
 * @param clipNorm the largest Euclidean norm of the whole gradient
 * @param clipValue the largest magnitude of each of its values, after the norm was clipped
 * @param l1 added to the gradient times the sign of the parameter
 * @param l2 added to the gradient times the parameter
 * @param weightDecay decoupled: the parameter is multiplied by 1 - η·weightDecay
 */
record Regularisation(double clipNorm, double clipValue, double l1, double l2, double weightDecay) {

  static Regularisation read(Options options, OptimizerKind kind) {
    double clipNorm = options.number("clipNorm", 0, 0, 1e30);
    double clipValue = options.number("clipValue", 0, 0, 1e30);
    if (!kind.regularised()) {
      return new Regularisation(clipNorm, clipValue, 0, 0, 0);
    }
    double l1 = options.number("l1", 0, 0, 1e3);
    double l2 = options.number("l2", 0, 0, 1e3);
    double decay = options.number("weightDecay", kind.weightDecay(), 0, 1e3);
    return new Regularisation(clipNorm, clipValue, l1, l2, decay);
  }

  /** Clips a gradient of this norm; answers a bound on its values' magnitude. */
  double clip(Gradient gradient, double norm) {
    double largest = norm;
    if (clipNorm > 0 && norm > clipNorm) {
      float scale = (float) (clipNorm / (norm + 1e-6));
      for (int s = 0; s < gradient.segments(); s++) {
        int from = gradient.from(s);
        Vectors.scale(gradient.to(s) - from, scale, gradient.values, from);
      }
      largest = clipNorm;
    }
    if (clipValue > 0 && largest > clipValue) {
      for (int s = 0; s < gradient.segments(); s++) {
        limit(gradient.values, gradient.from(s), gradient.to(s), (float) clipValue);
      }
      largest = clipValue;
    }
    return largest;
  }

  private static void limit(float[] g, int from, int to, float limit) {
    for (int i = from; i < to; i++) {
      g[i] = Math.max(-limit, Math.min(limit, g[i]));
    }
  }

  /** Adds the slopes of L1 and L2 in [from, to). */
  void addPenalties(float[] g, float[] w, int from, int to) {
    if (l2 != 0) {
      Vectors.axpy(to - from, (float) l2, w, from, g, from);
    }
    if (l1 != 0) {
      float a = (float) l1;
      for (int i = from; i < to; i++) {
        g[i] += a * Math.signum(w[i]);
      }
    }
  }

  /** By what the decay multiplies the parameters: from 1 down, below -1 where it is too much. */
  double keep(double learningRate) {
    return 1 - learningRate * weightDecay;
  }

  /** A bound on the gradient with its penalties. */
  double bound(double gradient, double parameters) {
    return gradient + l1 + (l2 == 0 ? 0 : l2 * parameters);
  }
}
