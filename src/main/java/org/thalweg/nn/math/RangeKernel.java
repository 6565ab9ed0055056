package org.thalweg.nn.math;

/** The loops of {@link Vectors}. */
interface RangeKernel {
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

  /** y[columns] += the rows of x[rows×columns], one after the other. */
  void addColumnSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset);

  /** Σ xᵢ. */
  float sum(int n, float[] x, int xOffset);

  /** Σ xᵢ·yᵢ. */
  float dot(int n, float[] x, int xOffset, float[] y, int yOffset);

  /** Σ xᵢ², to six digits, also where squares overflow a float. */
  double sumOfSquares(int n, float[] x, int xOffset);
}
