package org.thalweg.nn.math;

/** The products in loops that the JIT compiler vectorises, for any Java 17. */
final class PlainKernel implements Kernel {
  /** Columns in one pass. */
  private static final int COLUMNS = 512;

  /** Rows of B, each in an array: C2 does not vectorise loops that read one array at two places. */
  private final float[] row0 = new float[COLUMNS];

  private final float[] row1 = new float[COLUMNS];
  private final float[] row2 = new float[COLUMNS];
  private final float[] row3 = new float[COLUMNS];

  @Override
  public void product(
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
      int ldc) {
    if (init != c || initOffset != cOffset || ldInit != ldc) {
      for (int i = 0; i < m; i++) {
        System.arraycopy(init, initOffset + i * ldInit, c, cOffset + i * ldc, n);
      }
    }
    int p = 0;
    if (m > 1) {
      for (; p <= k - 4; p += 4) {
        int x = aOffset + p * columnStep;
        for (int j = 0; j < n; j += COLUMNS) {
          int columns = Math.min(COLUMNS, n - j);
          System.arraycopy(b, bOffset + bRows[p] + j, row0, 0, columns);
          System.arraycopy(b, bOffset + bRows[p + 1] + j, row1, 0, columns);
          System.arraycopy(b, bOffset + bRows[p + 2] + j, row2, 0, columns);
          System.arraycopy(b, bOffset + bRows[p + 3] + j, row3, 0, columns);
          fourSteps(m, columns, a, x, rowStep, columnStep, c, cOffset + j, ldc);
        }
      }
    }
    for (; p < k; p++) {
      int x = aOffset + p * columnStep;
      int row = bOffset + bRows[p];
      for (int i = 0; i < m; i++) {
        Vectors.axpy(n, a[x + i * rowStep], b, row, c, cOffset + i * ldc);
      }
    }
  }

  private void fourSteps(
      int m,
      int n,
      float[] a,
      int aOffset,
      int rowStep,
      int columnStep,
      float[] c,
      int cOffset,
      int ldc) {
    for (int i = 0; i < m; i++) {
      int x = aOffset + i * rowStep;
      float a0 = a[x];
      float a1 = a[x + columnStep];
      float a2 = a[x + 2 * columnStep];
      float a3 = a[x + 3 * columnStep];
      update(n, a0, a1, a2, a3, row0, row1, row2, row3, c, cOffset + i * ldc);
    }
  }

  private static void update(
      int n,
      float a0,
      float a1,
      float a2,
      float a3,
      float[] b0,
      float[] b1,
      float[] b2,
      float[] b3,
      float[] c,
      int cOffset) {
    for (int j = 0; j < n; j++) {
      float sum = Math.fma(a1, b1[j], Math.fma(a0, b0[j], c[cOffset + j]));
      c[cOffset + j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], sum));
    }
  }

  @Override
  public void laneDots(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int[] bRows,
      float[] lanes) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int lane = (i * n + j) * Gemm.LANES;
        lanes[lane] += Vectors.dot(k, a, aOffset + i * lda, b, bOffset + bRows[j]);
      }
    }
  }
}
