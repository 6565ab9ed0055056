package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.L;
import static org.thalweg.nn.math.VectorTiles.S;

import jdk.incubator.vector.FloatVector;

/** Dot products of rows, up to eight at a time, with the JDK's incubating Vector API. */
final class VectorDots {
  private VectorDots() {}

  /**
   * One to four rows of A by all {@code n} rows of B; the other operands are those of {@link
   * Kernel#laneDots}.
   */
  static void rows(
      int rows,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int[] bRows,
      float[] lanes,
      int lanesOffset) {
    int stride = n * Gemm.LANES;
    int j = 0;
    if (rows == 4) {
      for (; j <= n - 2; j += 2) {
        tile4x2(
            k, a, aOffset, lda, b, bOffset, bRows, j, lanes, lanesOffset + j * Gemm.LANES, stride);
      }
      for (; j < n; j++) {
        tile4x1(
            k, a, aOffset, lda, b, bOffset, bRows, j, lanes, lanesOffset + j * Gemm.LANES, stride);
      }
    }
    for (; j < n; j++) {
      for (int i = 0; i < rows; i++) {
        tile1x1(
            k,
            a,
            aOffset + i * lda,
            lda,
            b,
            bOffset,
            bRows,
            j,
            lanes,
            lanesOffset + i * stride + j * Gemm.LANES,
            stride);
      }
    }
  }

  /** 4 rows of A by 2 of B; sums of a row of A are {@code stride} floats further. */
  private static void tile4x2(
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int[] bRows,
      int firstRow,
      float[] lanes,
      int offset,
      int stride) {
    int y0 = bOffset + bRows[firstRow];
    int y1 = bOffset + bRows[firstRow + 1];
    int o0 = offset;
    FloatVector s00 = FloatVector.fromArray(S, lanes, o0);
    FloatVector s01 = FloatVector.fromArray(S, lanes, o0 + Gemm.LANES);
    int o1 = offset + stride;
    FloatVector s10 = FloatVector.fromArray(S, lanes, o1);
    FloatVector s11 = FloatVector.fromArray(S, lanes, o1 + Gemm.LANES);
    int o2 = offset + 2 * stride;
    FloatVector s20 = FloatVector.fromArray(S, lanes, o2);
    FloatVector s21 = FloatVector.fromArray(S, lanes, o2 + Gemm.LANES);
    int o3 = offset + 3 * stride;
    FloatVector s30 = FloatVector.fromArray(S, lanes, o3);
    FloatVector s31 = FloatVector.fromArray(S, lanes, o3 + Gemm.LANES);
    for (int p = 0; p <= k - L; p += L) {
      FloatVector b0 = FloatVector.fromArray(S, b, y0 + p);
      FloatVector b1 = FloatVector.fromArray(S, b, y1 + p);
      FloatVector a0 = FloatVector.fromArray(S, a, aOffset + p);
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = FloatVector.fromArray(S, a, aOffset + lda + p);
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = FloatVector.fromArray(S, a, aOffset + 2 * lda + p);
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = FloatVector.fromArray(S, a, aOffset + 3 * lda + p);
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
    }
    s00.intoArray(lanes, o0);
    s01.intoArray(lanes, o0 + Gemm.LANES);
    s10.intoArray(lanes, o1);
    s11.intoArray(lanes, o1 + Gemm.LANES);
    s20.intoArray(lanes, o2);
    s21.intoArray(lanes, o2 + Gemm.LANES);
    s30.intoArray(lanes, o3);
    s31.intoArray(lanes, o3 + Gemm.LANES);
  }

  /** 4 rows of A by 1 of B; sums of a row of A are {@code stride} floats further. */
  private static void tile4x1(
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int[] bRows,
      int firstRow,
      float[] lanes,
      int offset,
      int stride) {
    int y0 = bOffset + bRows[firstRow];
    int o0 = offset;
    FloatVector s00 = FloatVector.fromArray(S, lanes, o0);
    int o1 = offset + stride;
    FloatVector s10 = FloatVector.fromArray(S, lanes, o1);
    int o2 = offset + 2 * stride;
    FloatVector s20 = FloatVector.fromArray(S, lanes, o2);
    int o3 = offset + 3 * stride;
    FloatVector s30 = FloatVector.fromArray(S, lanes, o3);
    for (int p = 0; p <= k - L; p += L) {
      FloatVector b0 = FloatVector.fromArray(S, b, y0 + p);
      FloatVector a0 = FloatVector.fromArray(S, a, aOffset + p);
      s00 = a0.fma(b0, s00);
      FloatVector a1 = FloatVector.fromArray(S, a, aOffset + lda + p);
      s10 = a1.fma(b0, s10);
      FloatVector a2 = FloatVector.fromArray(S, a, aOffset + 2 * lda + p);
      s20 = a2.fma(b0, s20);
      FloatVector a3 = FloatVector.fromArray(S, a, aOffset + 3 * lda + p);
      s30 = a3.fma(b0, s30);
    }
    s00.intoArray(lanes, o0);
    s10.intoArray(lanes, o1);
    s20.intoArray(lanes, o2);
    s30.intoArray(lanes, o3);
  }

  /** 1 rows of A by 1 of B; sums of a row of A are {@code stride} floats further. */
  private static void tile1x1(
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int[] bRows,
      int firstRow,
      float[] lanes,
      int offset,
      int stride) {
    int y0 = bOffset + bRows[firstRow];
    int o0 = offset;
    FloatVector s00 = FloatVector.fromArray(S, lanes, o0);
    for (int p = 0; p <= k - L; p += L) {
      FloatVector b0 = FloatVector.fromArray(S, b, y0 + p);
      FloatVector a0 = FloatVector.fromArray(S, a, aOffset + p);
      s00 = a0.fma(b0, s00);
    }
    s00.intoArray(lanes, o0);
  }
}
