package org.thalweg.nn.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Blocks of C held in vector registers while p runs over {@code k} rows of B, from {@code
 * firstRow}. The operands are those of {@link Kernel#product}.
 */
final class VectorTiles {
  static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  /** Floats in a vector. */
  static final int L = S.length();

  private VectorTiles() {}

  /** Copies 2 vectors of each of {@code k} rows of B, so that they lie one behind the other. */
  static void copyRows(int k, float[] b, int bOffset, int[] bRows, int firstRow, float[] to) {
    for (int p = 0; p < k; p++) {
      int row = bOffset + bRows[firstRow + p];
      FloatVector.fromArray(S, b, row).intoArray(to, p * 2 * L);
      FloatVector.fromArray(S, b, row + L).intoArray(to, p * 2 * L + L);
    }
  }

  /** 4 rows × 2 vectors of C in registers. */
  static void tile4x2(
      int k,
      float[] a,
      int aOffset,
      int rowStep,
      int columnStep,
      float[] b,
      int bOffset,
      int[] bRows,
      int firstRow,
      float[] init,
      int initOffset,
      int ldInit,
      float[] c,
      int cOffset,
      int ldc) {
    int i0 = initOffset;
    FloatVector c00 = FloatVector.fromArray(S, init, i0);
    FloatVector c01 = FloatVector.fromArray(S, init, i0 + L);
    int i1 = initOffset + ldInit;
    FloatVector c10 = FloatVector.fromArray(S, init, i1);
    FloatVector c11 = FloatVector.fromArray(S, init, i1 + L);
    int i2 = initOffset + 2 * ldInit;
    FloatVector c20 = FloatVector.fromArray(S, init, i2);
    FloatVector c21 = FloatVector.fromArray(S, init, i2 + L);
    int i3 = initOffset + 3 * ldInit;
    FloatVector c30 = FloatVector.fromArray(S, init, i3);
    FloatVector c31 = FloatVector.fromArray(S, init, i3 + L);
    int x = aOffset;
    for (int p = firstRow; p < firstRow + k; p++) {
      int row = bOffset + bRows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, row);
      FloatVector b1 = FloatVector.fromArray(S, b, row + L);
      FloatVector a0 = FloatVector.broadcast(S, a[x]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(S, a[x + rowStep]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(S, a[x + 2 * rowStep]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(S, a[x + 3 * rowStep]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      x += columnStep;
    }
    int o0 = cOffset;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + L);
    int o1 = cOffset + ldc;
    c10.intoArray(c, o1);
    c11.intoArray(c, o1 + L);
    int o2 = cOffset + 2 * ldc;
    c20.intoArray(c, o2);
    c21.intoArray(c, o2 + L);
    int o3 = cOffset + 3 * ldc;
    c30.intoArray(c, o3);
    c31.intoArray(c, o3 + L);
  }

  /** 4 rows × 1 vector of C in registers. */
  static void tile4x1(
      int k,
      float[] a,
      int aOffset,
      int rowStep,
      int columnStep,
      float[] b,
      int bOffset,
      int[] bRows,
      int firstRow,
      float[] init,
      int initOffset,
      int ldInit,
      float[] c,
      int cOffset,
      int ldc) {
    int i0 = initOffset;
    FloatVector c00 = FloatVector.fromArray(S, init, i0);
    int i1 = initOffset + ldInit;
    FloatVector c10 = FloatVector.fromArray(S, init, i1);
    int i2 = initOffset + 2 * ldInit;
    FloatVector c20 = FloatVector.fromArray(S, init, i2);
    int i3 = initOffset + 3 * ldInit;
    FloatVector c30 = FloatVector.fromArray(S, init, i3);
    int x = aOffset;
    for (int p = firstRow; p < firstRow + k; p++) {
      int row = bOffset + bRows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, row);
      FloatVector a0 = FloatVector.broadcast(S, a[x]);
      c00 = a0.fma(b0, c00);
      FloatVector a1 = FloatVector.broadcast(S, a[x + rowStep]);
      c10 = a1.fma(b0, c10);
      FloatVector a2 = FloatVector.broadcast(S, a[x + 2 * rowStep]);
      c20 = a2.fma(b0, c20);
      FloatVector a3 = FloatVector.broadcast(S, a[x + 3 * rowStep]);
      c30 = a3.fma(b0, c30);
      x += columnStep;
    }
    int o0 = cOffset;
    c00.intoArray(c, o0);
    int o1 = cOffset + ldc;
    c10.intoArray(c, o1);
    int o2 = cOffset + 2 * ldc;
    c20.intoArray(c, o2);
    int o3 = cOffset + 3 * ldc;
    c30.intoArray(c, o3);
  }

  /** 1 row × 4 vectors of C in registers. */
  static void tile1x4(
      int k,
      float[] a,
      int aOffset,
      int columnStep,
      float[] b,
      int bOffset,
      int[] bRows,
      int firstRow,
      float[] init,
      int initOffset,
      float[] c,
      int cOffset) {
    int i0 = initOffset;
    FloatVector c00 = FloatVector.fromArray(S, init, i0);
    FloatVector c01 = FloatVector.fromArray(S, init, i0 + L);
    FloatVector c02 = FloatVector.fromArray(S, init, i0 + 2 * L);
    FloatVector c03 = FloatVector.fromArray(S, init, i0 + 3 * L);
    int x = aOffset;
    for (int p = firstRow; p < firstRow + k; p++) {
      int row = bOffset + bRows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, row);
      FloatVector b1 = FloatVector.fromArray(S, b, row + L);
      FloatVector b2 = FloatVector.fromArray(S, b, row + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, row + 3 * L);
      FloatVector a0 = FloatVector.broadcast(S, a[x]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      x += columnStep;
    }
    int o0 = cOffset;
    c00.intoArray(c, o0);
    c01.intoArray(c, o0 + L);
    c02.intoArray(c, o0 + 2 * L);
    c03.intoArray(c, o0 + 3 * L);
  }

  /** 1 row × 1 vector of C in registers. */
  static void tile1x1(
      int k,
      float[] a,
      int aOffset,
      int columnStep,
      float[] b,
      int bOffset,
      int[] bRows,
      int firstRow,
      float[] init,
      int initOffset,
      float[] c,
      int cOffset) {
    int i0 = initOffset;
    FloatVector c00 = FloatVector.fromArray(S, init, i0);
    int x = aOffset;
    for (int p = firstRow; p < firstRow + k; p++) {
      int row = bOffset + bRows[p];
      FloatVector b0 = FloatVector.fromArray(S, b, row);
      FloatVector a0 = FloatVector.broadcast(S, a[x]);
      c00 = a0.fma(b0, c00);
      x += columnStep;
    }
    int o0 = cOffset;
    c00.intoArray(c, o0);
  }
}
