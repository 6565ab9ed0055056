package org.thalweg.nn.math;

/** The loops of {@link Elementwise}; with the bits of {@link Functions}. */
interface ElementKernel {
  void exp(int n, float[] x, int xOffset, float[] y, int yOffset);

  void log(int n, float[] x, int xOffset, float[] y, int yOffset);

  void tanh(int n, float[] x, int xOffset, float[] y, int yOffset);

  void erf(int n, float[] x, int xOffset, float[] y, int yOffset);

  void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset);

  void softplus(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** {@link AdamLoop#one} for i in [from, from + n). */
  void adam(
      int n,
      int from,
      float[] w,
      float[] g,
      float[] slots,
      int stride,
      AdamLoop.Coefficients coefficients);

  /** {@code dx = y > 0 ? dy : 0}. */
  void maskPositive(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);

  /** y += alpha · x. */
  void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset);

  /** x *= alpha. */
  void scale(int n, float alpha, float[] x, int xOffset);

  /** y += x. */
  void add(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** y *= x. */
  void multiply(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** The largest element; -infinity for n = 0, NaN if one is NaN. */
  float max(int n, float[] x, int xOffset);

  /** Σ xᵢ. */
  float sum(int n, float[] x, int xOffset);

  /** Σ xᵢ·yᵢ. */
  float dot(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** Σ xᵢ², to six digits, also where squares overflow a float. */
  double sumOfSquares(int n, float[] x, int xOffset);
}
