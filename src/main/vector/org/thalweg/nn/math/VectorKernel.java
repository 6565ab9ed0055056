package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.L;

/**
 * The products with the JDK's incubating Vector API, blocked as in K. Goto, R. van de Geijn,
 * "Anatomy of high-performance matrix multiplication", TOMS 34 (2008): C is cut into tiles of 4
 * rows × 2 vectors that stay in registers, and B into panels, as wide as a tile, that stay in the
 * first-level cache while all rows of A pass. Panels below each other continue what C holds, so the
 * chain of an element is that of one pass. (Copying A in the order of its use, too, was measured to
 * gain nothing.)
 */
final class VectorKernel implements Kernel {
  private static final int TILE_ROWS = 4;
  private static final int TILE_COLUMNS = 2 * L;

  /** Columns of a single row's tile: four chains overlap. */
  private static final int ROW_COLUMNS = 4 * L;

  /** Rows of B in a panel: with the columns of a tile they fill half of a first-level cache. */
  private static final int DEPTH = 128;

  /** From how many rows of A on copying a panel of B pays. */
  private static final int PANEL_FROM_ROWS = 32;

  /** From how many floats on B does not stay in the first-level cache as it is. */
  private static final int PANEL_FROM_SIZE = 6144;

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
    int whole = m - m % TILE_ROWS;
    int depth = whole == 0 ? k : DEPTH;
    int p = 0;
    do {
      int rows = Math.min(depth, k - p);
      int j = 0;
      if (whole > 0) {
        for (; j <= n - TILE_COLUMNS; j += TILE_COLUMNS) {
          wide(whole, j, p, rows);
        }
        for (; j <= n - L; j += L) {
          narrow(whole, j, p, rows);
        }
      }
      for (int i = whole; i < m; i++) {
        int x = aOffset + i * rowStep + p * columnStep;
        int start = this.initOffset + i * this.ldInit;
        int end = cOffset + i * ldc;
        for (j = 0; j <= n - ROW_COLUMNS; j += ROW_COLUMNS) {
          VectorTiles.tile1x4(
              rows, a, x, columnStep, b, bOffset + j, bRows, p, this.init, start + j, c, end + j);
        }
        for (; j <= n - L; j += L) {
          VectorTiles.tile1x1(
              rows, a, x, columnStep, b, bOffset + j, bRows, p, this.init, start + j, c, end + j);
        }
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

  /** A tile's columns from j on; rows of B from a panel or from where they are. */
  private void wide(int whole, int j, int p, int k) {
    float[] rows = b;
    int rowsOffset = bOffset + j;
    int[] offsets = bRows;
    int firstOffset = p;
    if (m >= PANEL_FROM_ROWS && k * n > PANEL_FROM_SIZE) {
      VectorTiles.copyRows(k, b, rowsOffset, bRows, p, panel);
      rows = panel;
      rowsOffset = 0;
      offsets = panelRows;
      firstOffset = 0;
    }
    for (int i = 0; i < whole; i += TILE_ROWS) {
      VectorTiles.tile4x2(
          k,
          a,
          aOffset + p * columnStep + i * rowStep,
          rowStep,
          columnStep,
          rows,
          rowsOffset,
          offsets,
          firstOffset,
          init,
          initOffset + j + i * ldInit,
          ldInit,
          c,
          cOffset + j + i * ldc,
          ldc);
    }
  }

  private void narrow(int whole, int j, int p, int k) {
    for (int i = 0; i < whole; i += TILE_ROWS) {
      VectorTiles.tile4x1(
          k,
          a,
          aOffset + p * columnStep + i * rowStep,
          rowStep,
          columnStep,
          b,
          bOffset + j,
          bRows,
          p,
          init,
          initOffset + j + i * ldInit,
          ldInit,
          c,
          cOffset + j + i * ldc,
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
