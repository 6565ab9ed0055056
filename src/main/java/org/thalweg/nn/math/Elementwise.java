package org.thalweg.nn.math;

/**
 * Functions applied to a range: {@code y[yOffset + i] = f(x[xOffset + i])} for i in [0, n). In
 * place (the same array and offset) is allowed; other overlaps are not. Each element has the bits
 * of the function of the same name in {@link Functions}, wherever it stands.
 */
public final class Elementwise {
  private static final ElementKernel KERNEL = Kernels.elements();

  private Elementwise() {}

  /** eˣ: 0 at -infinity, infinity above 88.73, NaN stays NaN. */
  public static void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    KERNEL.exp(n, x, xOffset, y, yOffset);
  }

  /** Natural logarithm of finite x ≥ 2⁻¹²⁶; other numbers give nonsense. */
  public static void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    KERNEL.log(n, x, xOffset, y, yOffset);
  }

  /** Hyperbolic tangent, in [-1, 1]. */
  public static void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    KERNEL.tanh(n, x, xOffset, y, yOffset);
  }

  /** The error function, in [-1, 1]. */
  public static void erf(int n, float[] x, int xOffset, float[] y, int yOffset) {
    KERNEL.erf(n, x, xOffset, y, yOffset);
  }

  /** 1 / (1 + e⁻ˣ). */
  public static void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    KERNEL.sigmoid(n, x, xOffset, y, yOffset);
  }

  /** log(1 + eˣ). */
  public static void softplus(int n, float[] x, int xOffset, float[] y, int yOffset) {
    KERNEL.softplus(n, x, xOffset, y, yOffset);
  }

  /** The gradient through a rectifier with output y: {@code dx = y > 0 ? dy : 0}. */
  public static void maskPositive(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    KERNEL.maskPositive(n, y, yOffset, dy, dyOffset, dx, dxOffset);
  }
}
