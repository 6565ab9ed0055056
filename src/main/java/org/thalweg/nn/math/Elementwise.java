package org.thalweg.nn.math;

/**
 * Functions applied to {@code y[yOffset + i] = f(x[xOffset + i])} for i in [0, n), in loops without
 * branches that the JIT compiler vectorises. In place (x is y, same offset) is allowed.
 */
public final class Elementwise {
  private Elementwise() {}

  /** eˣ; infinity above 88.7, 0 below -87.3; NaN stays. */
  public static void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) Math.exp(x[xOffset + i]);
    }
  }

  /** Natural logarithm of x &gt; 0. */
  public static void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) Math.log(x[xOffset + i]);
    }
  }

  /** Hyperbolic tangent. */
  public static void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) Math.tanh(x[xOffset + i]);
    }
  }

  /** 1 / (1 + e⁻ˣ). */
  public static void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) (1 / (1 + Math.exp(-x[xOffset + i])));
    }
  }

  /** log(1 + eˣ), without overflow. */
  public static void softplus(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      double v = x[xOffset + i];
      y[yOffset + i] = (float) (Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))));
    }
  }

  /** The error function, 2/√π ∫₀ˣ e⁻ᵗ² dt. */
  public static void erf(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = erf(x[xOffset + i]);
    }
  }

  private static float erf(float x) {
    // Abramowitz and Stegun 7.1.26 with the exponent in double precision.
    double t = 1 / (1 + 0.3275911 * Math.abs(x));
    double p =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    return (float) Math.copySign(1 - p * Math.exp(-(double) x * x), x);
  }
}
