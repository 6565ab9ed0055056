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
      float beta1,
      float c1,
      float beta2,
      float c2,
      float rate,
      float scale,
      float epsilon);

  /** {@code dx = y > 0 ? dy : 0}. */
  void maskPositive(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);
}
