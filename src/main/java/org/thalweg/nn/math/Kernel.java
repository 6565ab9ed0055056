package org.thalweg.nn.math;

/**
 * The two loops that every product is made of. An instance serves one thread and may hold scratch.
 *
 * <p>Row p of B starts at {@code bOffset + bRows[p]}, so that rows may overlap (a convolution reads
 * shifted views of one plane). C starts from {@code init}, whose rows are {@code ldInit} apart: 0
 * repeats one row (a bias), and {@code init == c} accumulates.
 */
interface Kernel {
  /**
   * C[m×n] = init + A·B with A(i, p) at {@code a[aOffset + i * rowStep + p * columnStep]}. Each
   * element is a chain of fused multiply-adds, p ascending from its element of init.
   */
  void product(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int rowStep,
      int columnStep,
      float[] b,
      int bOffset,
      int[] bRows,
      float[] init,
      int initOffset,
      int ldInit,
      float[] c,
      int cOffset,
      int ldc);

  /**
   * Dot products of the rows of A[m×k] and B[n×k], left in {@link Gemm#LANES} partial sums that
   * further products continue: {@code lanes[(i * n + j) * LANES + l]} grows by the products at some
   * of the places p, each of them in one lane.
   *
   * @param k a multiple of LANES
   */
  void laneDots(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int[] bRows,
      float[] lanes);
}
