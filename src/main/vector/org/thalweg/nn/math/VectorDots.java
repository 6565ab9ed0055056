package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.L;

import jdk.incubator.vector.FloatVector;

/** Dot products of rows, sixteen at a time, with the JDK's incubating Vector API. */
final class VectorDots {
  private final float[] sums = new float[16 * L];

  /** C[m×n] += A·Bᵀ; the operands are those of {@link Kernel#dots}. */
  void add(
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
    int i = 0;
    for (; i <= m - 4; i += 4) {
      int j = 0;
      for (; j <= n - 4; j += 4) {
        dots4x4(k, a, aOffset + i * lda, lda, b, bOffset, bRows, j, c, cOffset + i * ldc + j, ldc);
      }
      for (; j < n; j++) {
        for (int r = 0; r < 4; r++) {
          dot(k, a, aOffset + (i + r) * lda, b, bOffset + bRows[j], c, cOffset + (i + r) * ldc + j);
        }
      }
    }
    for (; i < m; i++) {
      for (int j = 0; j < n; j++) {
        dot(k, a, aOffset + i * lda, b, bOffset + bRows[j], c, cOffset + i * ldc + j);
      }
    }
  }

  private void dots4x4(
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int[] bRows,
      int firstRow,
      float[] c,
      int cOffset,
      int ldc) {
    int a0 = aOffset;
    int a1 = aOffset + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    int b0 = bOffset + bRows[firstRow];
    int b1 = bOffset + bRows[firstRow + 1];
    int b2 = bOffset + bRows[firstRow + 2];
    int b3 = bOffset + bRows[firstRow + 3];
    FloatVector s00 = FloatVector.zero(VectorTiles.S);
    FloatVector s01 = FloatVector.zero(VectorTiles.S);
    FloatVector s02 = FloatVector.zero(VectorTiles.S);
    FloatVector s03 = FloatVector.zero(VectorTiles.S);
    FloatVector s10 = FloatVector.zero(VectorTiles.S);
    FloatVector s11 = FloatVector.zero(VectorTiles.S);
    FloatVector s12 = FloatVector.zero(VectorTiles.S);
    FloatVector s13 = FloatVector.zero(VectorTiles.S);
    FloatVector s20 = FloatVector.zero(VectorTiles.S);
    FloatVector s21 = FloatVector.zero(VectorTiles.S);
    FloatVector s22 = FloatVector.zero(VectorTiles.S);
    FloatVector s23 = FloatVector.zero(VectorTiles.S);
    FloatVector s30 = FloatVector.zero(VectorTiles.S);
    FloatVector s31 = FloatVector.zero(VectorTiles.S);
    FloatVector s32 = FloatVector.zero(VectorTiles.S);
    FloatVector s33 = FloatVector.zero(VectorTiles.S);
    int p = 0;
    for (; p <= k - L; p += L) {
      FloatVector y0 = FloatVector.fromArray(VectorTiles.S, b, b0 + p);
      FloatVector y1 = FloatVector.fromArray(VectorTiles.S, b, b1 + p);
      FloatVector y2 = FloatVector.fromArray(VectorTiles.S, b, b2 + p);
      FloatVector y3 = FloatVector.fromArray(VectorTiles.S, b, b3 + p);
      FloatVector x0 = FloatVector.fromArray(VectorTiles.S, a, a0 + p);
      s00 = x0.fma(y0, s00);
      s01 = x0.fma(y1, s01);
      s02 = x0.fma(y2, s02);
      s03 = x0.fma(y3, s03);
      FloatVector x1 = FloatVector.fromArray(VectorTiles.S, a, a1 + p);
      s10 = x1.fma(y0, s10);
      s11 = x1.fma(y1, s11);
      s12 = x1.fma(y2, s12);
      s13 = x1.fma(y3, s13);
      FloatVector x2 = FloatVector.fromArray(VectorTiles.S, a, a2 + p);
      s20 = x2.fma(y0, s20);
      s21 = x2.fma(y1, s21);
      s22 = x2.fma(y2, s22);
      s23 = x2.fma(y3, s23);
      FloatVector x3 = FloatVector.fromArray(VectorTiles.S, a, a3 + p);
      s30 = x3.fma(y0, s30);
      s31 = x3.fma(y1, s31);
      s32 = x3.fma(y2, s32);
      s33 = x3.fma(y3, s33);
    }
    s00.intoArray(sums, 0 * L);
    s01.intoArray(sums, 1 * L);
    s02.intoArray(sums, 2 * L);
    s03.intoArray(sums, 3 * L);
    s10.intoArray(sums, 4 * L);
    s11.intoArray(sums, 5 * L);
    s12.intoArray(sums, 6 * L);
    s13.intoArray(sums, 7 * L);
    s20.intoArray(sums, 8 * L);
    s21.intoArray(sums, 9 * L);
    s22.intoArray(sums, 10 * L);
    s23.intoArray(sums, 11 * L);
    s30.intoArray(sums, 12 * L);
    s31.intoArray(sums, 13 * L);
    s32.intoArray(sums, 14 * L);
    s33.intoArray(sums, 15 * L);
    for (int r = 0; r < 4; r++) {
      for (int s = 0; s < 4; s++) {
        float sum = laneSum((4 * r + s) * L);
        int x = aOffset + r * lda;
        int y = bOffset + bRows[firstRow + s];
        for (int q = p; q < k; q++) {
          sum = Math.fma(a[x + q], b[y + q], sum);
        }
        c[cOffset + r * ldc + s] += sum;
      }
    }
  }

  private void dot(int k, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    FloatVector s = FloatVector.zero(VectorTiles.S);
    int p = 0;
    for (; p <= k - L; p += L) {
      FloatVector x = FloatVector.fromArray(VectorTiles.S, a, aOffset + p);
      s = x.fma(FloatVector.fromArray(VectorTiles.S, b, bOffset + p), s);
    }
    s.intoArray(sums, 0);
    float sum = laneSum(0);
    for (; p < k; p++) {
      sum = Math.fma(a[aOffset + p], b[bOffset + p], sum);
    }
    c[cOffset] += sum;
  }

  /** The sum of the lanes stored at {@code sums[offset..offset + L)}, pairwise. */
  private float laneSum(int offset) {
    float even = 0;
    float odd = 0;
    for (int l = 0; l < L; l += 2) {
      even += sums[offset + l];
      odd += sums[offset + l + 1];
    }
    return even + odd;
  }
}
