package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.L;

/**
 * The products with the JDK's incubating Vector API. C is cut into tiles of 4 rows × 4 vectors that
 * stay in registers; B into panels that stay in the first-level cache while all rows of A pass.
 */
final class VectorKernel implements Kernel {
  private static final int TILE_ROWS = 4;
  private static final int TILE_COLUMNS = 4 * L;

  /**
   * Of a tile's columns: with 16 vectors in its loop instead of 8, the method is so large that C2
   * often stops before it has got rid of the objects around the vectors.
   */
  private static final int HALF = 2 * L;

  /** Rows of B in a panel: with the columns of a tile they fill half of a first-level cache. */
  private static final int DEPTH = 64;

  /** From how many rows of A on copying a panel of B pays. */
  private static final int PACKED_FROM = 32;

  /** Up to how many multiply-adds for a row no copies pay. */
  private static final int SCALARS = 16;

  private final float[] panel = new float[DEPTH * TILE_COLUMNS];
  private final int[] panelRows = new int[DEPTH];
  private final int[] tailRows = new int[DEPTH];
  private final float[] tailC = new float[TILE_ROWS * L];

  // The product in hand: its operands, and from which row of B on.
  private int m;
  private int n;
  private float[] a;
  private int aOffset;
  private int rowStep;
  private int columnStep;
  private float[] b;
  private int bOffset;
  private int[] bRows;
  private float[] init;
  private int initOffset;
  private int ldInit;
  private float[] c;
  private int cOffset;
  private int ldc;

  VectorKernel() {
    for (int p = 0; p < DEPTH; p++) {
      panelRows[p] = p * TILE_COLUMNS;
      tailRows[p] = p * L;
    }
  }

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
    this.m = m;
    this.n = n;
    this.a = a;
    this.aOffset = aOffset;
    this.rowStep = rowStep;
    this.columnStep = columnStep;
    this.b = b;
    this.bOffset = bOffset;
    this.bRows = bRows;
    this.init = init;
    this.initOffset = initOffset;
    this.ldInit = ldInit;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    int depth = m < TILE_ROWS ? k : DEPTH;
    int p = 0;
    do {
      int rows = Math.min(depth, k - p);
      int j = 0;
      for (; j <= n - TILE_COLUMNS; j += TILE_COLUMNS) {
        if (m >= PACKED_FROM && !isPanel(p, rows)) {
          for (int q = 0; q < rows; q++) {
            System.arraycopy(b, bOffset + bRows[p + q] + j, panel, q * TILE_COLUMNS, TILE_COLUMNS);
          }
          wide(j, p, rows, panel, 0, panelRows, 0);
        } else {
          wide(j, p, rows, b, bOffset + j, bRows, p);
        }
      }
      for (; j <= n - L; j += L) {
        narrow(j, p, rows);
      }
      if (j < n) {
        tail(j, p, rows);
      }
      // What one pass has summed, the next continues.
      this.init = c;
      this.initOffset = cOffset;
      this.ldInit = ldc;
      p += depth;
    } while (p < k);
  }

  /** Whether rows of B follow each other as they would in a panel. */
  private boolean isPanel(int p, int k) {
    return n == TILE_COLUMNS && bRows[p + k - 1] - bRows[p] == (k - 1) * TILE_COLUMNS;
  }

  /** All rows of C, a tile's columns from j on; rows of B from a panel or from where they are. */
  private void wide(int j, int p, int k, float[] b, int bOffset, int[] bRows, int firstRow) {
    int x = aOffset + p * columnStep;
    int start = initOffset + j;
    int end = cOffset + j;
    int i = 0;
    for (; i <= m - TILE_ROWS; i += TILE_ROWS) {
      VectorTiles.tile4x2(
          k,
          a,
          x + i * rowStep,
          rowStep,
          columnStep,
          b,
          bOffset,
          bRows,
          firstRow,
          init,
          start + i * ldInit,
          ldInit,
          c,
          end + i * ldc,
          ldc);
      VectorTiles.tile4x2(
          k,
          a,
          x + i * rowStep,
          rowStep,
          columnStep,
          b,
          bOffset + HALF,
          bRows,
          firstRow,
          init,
          start + HALF + i * ldInit,
          ldInit,
          c,
          end + HALF + i * ldc,
          ldc);
    }
    for (; i < m; i++) {
      VectorTiles.tile1x4(
          k,
          a,
          x + i * rowStep,
          rowStep,
          columnStep,
          b,
          bOffset,
          bRows,
          firstRow,
          init,
          start + i * ldInit,
          ldInit,
          c,
          end + i * ldc,
          ldc);
    }
  }

  private void narrow(int j, int p, int k) {
    int x = aOffset + p * columnStep;
    int start = initOffset + j;
    int end = cOffset + j;
    int i = 0;
    for (; i <= m - TILE_ROWS; i += TILE_ROWS) {
      VectorTiles.tile4x1(
          k,
          a,
          x + i * rowStep,
          rowStep,
          columnStep,
          b,
          bOffset + j,
          bRows,
          p,
          init,
          start + i * ldInit,
          ldInit,
          c,
          end + i * ldc,
          ldc);
    }
    for (; i < m; i++) {
      VectorTiles.tile1x1(
          k,
          a,
          x + i * rowStep,
          rowStep,
          columnStep,
          b,
          bOffset + j,
          bRows,
          p,
          init,
          start + i * ldInit,
          ldInit,
          c,
          end + i * ldc,
          ldc);
    }
  }

  /** Fewer columns than a vector has: padded copies for many rows, scalars for few. */
  private void tail(int j, int p, int k) {
    int columns = n - j;
    int x = aOffset + p * columnStep;
    int start = initOffset + j;
    int end = cOffset + j;
    int i = columns * k <= SCALARS ? m : 0;
    for (int row = 0; row < i; row++) {
      scalars(j, p, k, row);
    }
    if (m - i >= TILE_ROWS) {
      for (int q = 0; q < k; q++) {
        copy(columns, b, bOffset + bRows[p + q] + j, panel, q * L);
      }
    }
    for (; i <= m - TILE_ROWS; i += TILE_ROWS) {
      for (int r = 0; r < TILE_ROWS; r++) {
        copy(columns, init, start + (i + r) * ldInit, tailC, r * L);
      }
      VectorTiles.tile4x1(
          k,
          a,
          x + i * rowStep,
          rowStep,
          columnStep,
          panel,
          0,
          tailRows,
          0,
          tailC,
          0,
          L,
          tailC,
          0,
          L);
      for (int r = 0; r < TILE_ROWS; r++) {
        copy(columns, tailC, r * L, c, end + (i + r) * ldc);
      }
    }
    for (; i < m; i++) {
      scalars(j, p, k, i);
    }
  }

  /** System.arraycopy costs more than it saves on so few. */
  private static void copy(int n, float[] from, int fromOffset, float[] to, int toOffset) {
    for (int j = 0; j < n; j++) {
      to[toOffset + j] = from[fromOffset + j];
    }
  }

  /** The columns of row i from j on, two at a time so that their chains overlap. */
  private void scalars(int j, int p, int k, int i) {
    int start = initOffset + i * ldInit;
    int end = cOffset + i * ldc;
    for (; j <= n - 2; j += 2) {
      float even = init[start + j];
      float odd = init[start + j + 1];
      int x = aOffset + i * rowStep + p * columnStep;
      for (int q = p; q < p + k; q++) {
        int row = bOffset + bRows[q] + j;
        even = Math.fma(a[x], b[row], even);
        odd = Math.fma(a[x], b[row + 1], odd);
        x += columnStep;
      }
      c[end + j] = even;
      c[end + j + 1] = odd;
    }
    if (j < n) {
      float last = init[start + j];
      int x = aOffset + i * rowStep + p * columnStep;
      for (int q = p; q < p + k; q++) {
        last = Math.fma(a[x], b[bOffset + bRows[q] + j], last);
        x += columnStep;
      }
      c[end + j] = last;
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
    for (int i = 0; i < m; i += TILE_ROWS) {
      int rows = Math.min(TILE_ROWS, m - i);
      VectorDots.rows(
          rows, n, k, a, aOffset + i * lda, lda, b, bOffset, bRows, lanes, i * n * Gemm.LANES);
    }
  }
}
