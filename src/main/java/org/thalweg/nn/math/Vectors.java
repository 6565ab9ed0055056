package org.thalweg.nn.math;

/** Arithmetic on ranges [offset, offset + n) of {@code float[]}. */
public final class Vectors {
  private Vectors() {}

  /** y += alpha · x. */
  public static void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  /** x *= alpha. */
  public static void scale(int n, float alpha, float[] x, int xOffset) {
    for (int i = 0; i < n; i++) {
      x[xOffset + i] *= alpha;
    }
  }

  /** y += x. */
  public static void add(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] += x[xOffset + i];
    }
  }

  /** y *= x. */
  public static void multiply(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] *= x[xOffset + i];
    }
  }

  /** Adds every row of x[rows×columns] to y[columns]: a bias gradient. */
  public static void addColumnSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    for (int r = 0; r < rows; r++) {
      add(columns, x, xOffset + r * ldx, y, yOffset);
    }
  }

  /** Σ xᵢ. */
  public static float sum(int n, float[] x, int xOffset) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[xOffset + i];
    }
    return sum;
  }

  /** Σ xᵢ², as a double. */
  public static double sumOfSquares(int n, float[] x, int xOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) x[xOffset + i] * x[xOffset + i];
    }
    return sum;
  }

  /** Σ xᵢ·yᵢ. */
  public static float dot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum = Math.fma(x[xOffset + i], y[yOffset + i], sum);
    }
    return sum;
  }

  /** The largest element; -infinity for n = 0, NaN if one is NaN. */
  public static float max(int n, float[] x, int xOffset) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[xOffset + i]);
    }
    return max;
  }

  /** The largest magnitude; 0 for n = 0, NaN if one is NaN. */
  public static float maxAbs(int n, float[] x, int xOffset) {
    float max = 0;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, Math.abs(x[xOffset + i]));
    }
    return max;
  }

  /** Whether no element is NaN or infinite. */
  public static boolean isFinite(int n, float[] x, int xOffset) {
    int bad = 0;
    for (int i = 0; i < n; i++) {
      // Only an exponent of all ones makes the difference negative.
      int exponent = Float.floatToRawIntBits(x[xOffset + i]) & 0x7F800000;
      bad |= (0x7F7FFFFF - exponent) & 0x80000000;
    }
    return bad == 0;
  }
}
