package org.thalweg.nn.math;

/** Arithmetic on ranges for any Java 17. */
final class PlainRanges implements RangeKernel {

  @Override
  public void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void scale(int n, float alpha, float[] x, int xOffset) {
    for (int i = 0; i < n; i++) {
      x[xOffset + i] *= alpha;
    }
  }

  @Override
  public void add(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] += x[xOffset + i];
    }
  }

  @Override
  public void multiply(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] *= x[xOffset + i];
    }
  }

  @Override
  public void addColumnSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    for (int r = 0; r < rows; r++) {
      add(columns, x, xOffset + r * ldx, y, yOffset);
    }
  }

  @Override
  public float max(int n, float[] x, int xOffset) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[xOffset + i]);
    }
    return max;
  }

  @Override
  public float sum(int n, float[] x, int xOffset) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      s0 += x[xOffset + i];
      s1 += x[xOffset + i + 1];
      s2 += x[xOffset + i + 2];
      s3 += x[xOffset + i + 3];
    }
    for (; i < n; i++) {
      s0 += x[xOffset + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  @Override
  public float dot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      s0 = Math.fma(x[xOffset + i], y[yOffset + i], s0);
      s1 = Math.fma(x[xOffset + i + 1], y[yOffset + i + 1], s1);
      s2 = Math.fma(x[xOffset + i + 2], y[yOffset + i + 2], s2);
      s3 = Math.fma(x[xOffset + i + 3], y[yOffset + i + 3], s3);
    }
    for (; i < n; i++) {
      s0 = Math.fma(x[xOffset + i], y[yOffset + i], s0);
    }
    return (s0 + s1) + (s2 + s3);
  }

  @Override
  public double sumOfSquares(int n, float[] x, int xOffset) {
    return squares(n, x, xOffset);
  }

  static double squares(int n, float[] x, int xOffset) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      s0 += square(x[xOffset + i]);
      s1 += square(x[xOffset + i + 1]);
      s2 += square(x[xOffset + i + 2]);
      s3 += square(x[xOffset + i + 3]);
    }
    for (; i < n; i++) {
      s0 += square(x[xOffset + i]);
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static double square(double x) {
    return x * x;
  }
}
