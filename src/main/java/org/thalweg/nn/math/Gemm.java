package org.thalweg.nn.math;

import java.util.Arrays;

/**
 * Matrix products over heap {@code float[]}: row-major, with an offset and a leading dimension (the
 * distance between rows) for each matrix. One instance serves one thread: it owns the scratch that
 * products need, grown when a larger product than any before is seen, so that a repeated step
 * allocates nothing.
 *
 * <p>Dense weights are wanted as {@code [in][out]}: the forward product is then {@link #multiply}
 * with B = weights, the weight gradient {@link #addTransposedMultiply} with A = inputs, and the
 * input gradient {@link #multiplyTransposed} with B = weights.
 *
 * <p><b>Bits.</b> In {@link #multiply}, {@link #multiplyAdd} and {@link #multiplyBias} each element
 * of C is one chain of fused multiply-adds with k ascending, whatever m is and wherever the row
 * stands: a row has the same bits in any batch. The products with a transposed operand repeat to
 * the bit for the same sizes. No matrix may overlap C.
 */
public final class Gemm {
  private float[] packed = new float[0];

  /** C[m×n] = A[m×k] · B[k×n]. */
  public void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    clear(m, n, c, cOffset, ldc);
    multiplyAdd(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
  }

  /** C[m×n] += A[m×k] · B[k×n]. */
  public void multiplyAdd(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    accumulate(m, n, k, a, aOffset, lda, 1, b, bOffset, ldb, c, cOffset, ldc);
  }

  /** C[m×n] = A[m×k] · B[k×n] + bias[n] in every row. */
  public void multiplyBias(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] bias,
      int biasOffset,
      float[] c,
      int cOffset,
      int ldc) {
    for (int i = 0; i < m; i++) {
      System.arraycopy(bias, biasOffset, c, cOffset + i * ldc, n);
    }
    multiplyAdd(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
  }

  /** C[m×n] = Aᵀ · B for A[k×m], B[k×n]: a weight gradient, where k is the batch. */
  public void transposedMultiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    clear(m, n, c, cOffset, ldc);
    addTransposedMultiply(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
  }

  /** C[m×n] += Aᵀ · B for A[k×m], B[k×n]. */
  public void addTransposedMultiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    accumulate(m, n, k, a, aOffset, 1, lda, b, bOffset, ldb, c, cOffset, ldc);
  }

  /** C[m×n] = A · Bᵀ for A[m×k], B[n×k]: an input gradient, where B is the weights. */
  public void multiplyTransposed(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    clear(m, n, c, cOffset, ldc);
    addMultiplyTransposed(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
  }

  /** C[m×n] += A · Bᵀ for A[m×k], B[n×k]. */
  public void addMultiplyTransposed(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    if (packed.length < n * k) {
      packed = new float[n * k];
    }
    transpose(n, k, b, bOffset, ldb, packed, 0, n);
    accumulate(m, n, k, a, aOffset, lda, 1, packed, 0, n, c, cOffset, ldc);
  }

  /** to[columns×rows] = from[rows×columns]ᵀ. */
  public static void transpose(
      int rows,
      int columns,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[toOffset + j * toStride + i] = from[fromOffset + i * fromStride + j];
      }
    }
  }

  private static void clear(int m, int n, float[] c, int cOffset, int ldc) {
    for (int i = 0; i < m; i++) {
      Arrays.fill(c, cOffset + i * ldc, cOffset + i * ldc + n, 0f);
    }
  }

  private static void accumulate(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int rowStep,
      int columnStep,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        float x = a[aOffset + i * rowStep + p * columnStep];
        int row = bOffset + p * ldb;
        int out = cOffset + i * ldc;
        for (int j = 0; j < n; j++) {
          c[out + j] = Math.fma(x, b[row + j], c[out + j]);
        }
      }
    }
  }
}
