package org.thalweg.nn.math;

/** The loops of {@link Elementwise}; every kernel gives the bits of {@link Functions}. */
interface ElementKernel {
  void exp(int n, float[] x, int xOffset, float[] y, int yOffset);

  void log(int n, float[] x, int xOffset, float[] y, int yOffset);

  void tanh(int n, float[] x, int xOffset, float[] y, int yOffset);

  void erf(int n, float[] x, int xOffset, float[] y, int yOffset);

  void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset);

  void softplus(int n, float[] x, int xOffset, float[] y, int yOffset);
}
