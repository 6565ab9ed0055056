package org.thalweg.nn.math;

/** Loops over {@link Functions} for any Java 17; C2 vectorises those that move no bits. */
final class PlainElements implements ElementKernel {

  @Override
  public void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.exp(x[xOffset + i]);
    }
  }

  @Override
  public void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.log(x[xOffset + i]);
    }
  }

  @Override
  public void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.tanh(x[xOffset + i]);
    }
  }

  @Override
  public void erf(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.erf(x[xOffset + i]);
    }
  }

  @Override
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.sigmoid(x[xOffset + i]);
    }
  }

  @Override
  public void softplus(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Functions.softplus(x[xOffset + i]);
    }
  }

  @Override
  public void adam(
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
      float epsilon) {
    for (int i = from; i < from + n; i++) {
      AdamLoop.one(i, w, g, slots, stride, beta1, c1, beta2, c2, rate, scale, epsilon);
    }
  }

  @Override
  public void maskPositive(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = y[yOffset + i] > 0 ? dy[dyOffset + i] : 0;
    }
  }
}
