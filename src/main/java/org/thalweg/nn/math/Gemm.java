package org.thalweg.nn.math;

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
  /** Partial sums of a dot product in {@link #addLaneDots}. */
  public static final int LANES = 16;

  private static final int TRANSPOSED_ROWS = 8;

  private final Kernel kernel;
  private float[] packed = new float[0];
  private float[] zeros = new float[0];
  private int[] rows = new int[0];

  /** Products by the fastest means that this JVM has. */
  public Gemm() {
    this(Kernels.create());
  }

  Gemm(Kernel kernel) {
    this.kernel = kernel;
  }

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
    kernel.product(
        m, n, k, a, aOffset, lda, 1, b, bOffset, rows(k, ldb), zeros(n), 0, 0, c, cOffset, ldc);
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
    kernel.product(
        m, n, k, a, aOffset, lda, 1, b, bOffset, rows(k, ldb), c, cOffset, ldc, c, cOffset, ldc);
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
    kernel.product(
        m,
        n,
        k,
        a,
        aOffset,
        lda,
        1,
        b,
        bOffset,
        rows(k, ldb),
        bias,
        biasOffset,
        0,
        c,
        cOffset,
        ldc);
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
    kernel.product(
        m, n, k, a, aOffset, 1, lda, b, bOffset, rows(k, ldb), zeros(n), 0, 0, c, cOffset, ldc);
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
    kernel.product(
        m, n, k, a, aOffset, 1, lda, b, bOffset, rows(k, ldb), c, cOffset, ldc, c, cOffset, ldc);
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
    timesTransposed(m, n, k, a, aOffset, lda, b, bOffset, ldb, zeros(n), 0, 0, c, cOffset, ldc);
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
    timesTransposed(m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc, c, cOffset, ldc);
  }

  /**
   * C[m×n] = A[m×k] · B, where row p of B is {@code b[bOffset + bRows[p] ...]}: rows may overlap,
   * so that a convolution reads shifted views of one image. In the bits of {@link #multiply}.
   */
  public void multiplyGathered(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int[] bRows,
      float[] c,
      int cOffset,
      int ldc) {
    kernel.product(m, n, k, a, aOffset, lda, 1, b, bOffset, bRows, zeros(n), 0, 0, c, cOffset, ldc);
  }

  /** C[m×n] += A[m×k] · B with rows of B as in {@link #multiplyGathered}. */
  public void multiplyAddGathered(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int[] bRows,
      float[] c,
      int cOffset,
      int ldc) {
    kernel.product(
        m, n, k, a, aOffset, lda, 1, b, bOffset, bRows, c, cOffset, ldc, c, cOffset, ldc);
  }

  /**
   * Adds the dot products of the rows of A[m×k] and B[n×k] to partial sums: those of the product of
   * rows i and j are {@code lanes[(i * n + j) * LANES]} and what follows. Row j of B is {@code
   * b[bOffset + bRows[j] ...]}. For sums over many short products, with one {@link #laneSums} at
   * the end.
   *
   * @param k a multiple of {@link #LANES}
   */
  public void addLaneDots(
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
    if (k % LANES != 0) {
      throw new IllegalArgumentException("k must be a multiple of " + LANES + ": " + k);
    }
    kernel.laneDots(m, n, k, a, aOffset, lda, b, bOffset, bRows, lanes);
  }

  /** Sums the lanes of {@code count} dot products into c[cOffset, cOffset + count). */
  public static void laneSums(int count, float[] lanes, float[] c, int cOffset) {
    for (int i = 0; i < count; i++) {
      c[cOffset + i] = Vectors.sum(LANES, lanes, i * LANES);
    }
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
    // A few rows at a time, so that what is written next to each other is written at once.
    for (int first = 0; first < rows; first += TRANSPOSED_ROWS) {
      int end = Math.min(first + TRANSPOSED_ROWS, rows);
      for (int j = 0; j < columns; j++) {
        int at = toOffset + j * toStride;
        for (int i = first; i < end; i++) {
          to[at + i] = from[fromOffset + i * fromStride + j];
        }
      }
    }
  }

  private void timesTransposed(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] init,
      int initOffset,
      int ldInit,
      float[] c,
      int cOffset,
      int ldc) {
    if (packed.length < n * k) {
      packed = new float[n * k];
    }
    transpose(n, k, b, bOffset, ldb, packed, 0, n);
    kernel.product(
        m,
        n,
        k,
        a,
        aOffset,
        lda,
        1,
        packed,
        0,
        rows(k, n),
        init,
        initOffset,
        ldInit,
        c,
        cOffset,
        ldc);
  }

  private int[] rows(int count, int stride) {
    if (rows.length < count) {
      rows = new int[count];
    }
    for (int p = 0; p < count; p++) {
      rows[p] = p * stride;
    }
    return rows;
  }

  /** A row of zeros for C to start from. */
  private float[] zeros(int n) {
    if (zeros.length < n) {
      zeros = new float[n];
    }
    return zeros;
  }
}
