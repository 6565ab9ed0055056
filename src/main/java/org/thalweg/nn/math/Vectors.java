package org.thalweg.nn.math;

/** Arithmetic on ranges [offset, offset + n) of {@code float[]}. */
public final class Vectors {
  private static final RangeKernel KERNEL = Kernels.ranges();

  private Vectors() {}

  /** y += alpha · x. */
  public static void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    KERNEL.axpy(n, alpha, x, xOffset, y, yOffset);
  }

  /** x *= alpha. */
  public static void scale(int n, float alpha, float[] x, int xOffset) {
    KERNEL.scale(n, alpha, x, xOffset);
  }

  /** y += x. */
  public static void add(int n, float[] x, int xOffset, float[] y, int yOffset) {
    KERNEL.add(n, x, xOffset, y, yOffset);
  }

  /** y *= x. */
  public static void multiply(int n, float[] x, int xOffset, float[] y, int yOffset) {
    KERNEL.multiply(n, x, xOffset, y, yOffset);
  }

  /** Adds every row of x[rows×columns] to y[columns]: a bias gradient. */
  public static void addColumnSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    KERNEL.addColumnSums(rows, columns, x, xOffset, ldx, y, yOffset);
  }

  /** Σ xᵢ, in partial sums. */
  public static float sum(int n, float[] x, int xOffset) {
    return KERNEL.sum(n, x, xOffset);
  }

  /** Σ xᵢ², to six digits, also where squares overflow a float. */
  public static double sumOfSquares(int n, float[] x, int xOffset) {
    return KERNEL.sumOfSquares(n, x, xOffset);
  }

  /** Σ xᵢ·yᵢ, in partial sums. */
  public static float dot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    return KERNEL.dot(n, x, xOffset, y, yOffset);
  }

  /** The largest element; -infinity for n = 0, NaN if one is NaN. */
  public static float max(int n, float[] x, int xOffset) {
    return KERNEL.max(n, x, xOffset);
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
