package org.thalweg.nn.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GemmTest {
  private static final float[] A = {1, 2, 3, 4, 5, 6};
  private static final float[] B = {1, 0, 2, 0, 1, 3};
  private static final float[] SQUARE = {1, 2, 3, 4};

  private final Gemm gemm = new Gemm();
  private final float[] c = {1, 1, 1, 1};

  @Test
  void multiplies() {
    // [1 2 3; 4 5 6] · [1 0; 2 0; 1 3]
    gemm.multiply(2, 2, 3, A, 0, 3, B, 0, 2, c, 0, 2);
    assertThat(c).containsExactly(8, 9, 20, 18);
  }

  @Test
  void addsToC() {
    gemm.multiplyAdd(2, 2, 3, A, 0, 3, B, 0, 2, c, 0, 2);
    assertThat(c).containsExactly(9, 10, 21, 19);
  }

  @Test
  void addsTheBias() {
    gemm.multiplyBias(2, 2, 3, A, 0, 3, B, 0, 2, new float[] {10, 20}, 0, c, 0, 2);
    assertThat(c).containsExactly(18, 29, 30, 38);
  }

  @Test
  void transposesA() {
    gemm.transposedMultiply(2, 2, 2, SQUARE, 0, 2, B, 0, 2, c, 0, 2);
    assertThat(c).containsExactly(7, 0, 10, 0);
    gemm.addTransposedMultiply(2, 2, 2, SQUARE, 0, 2, B, 0, 2, c, 0, 2);
    assertThat(c).containsExactly(14, 0, 20, 0);
  }

  @Test
  void transposesB() {
    gemm.multiplyTransposed(2, 2, 3, A, 0, 3, B, 0, 3, c, 0, 2);
    assertThat(c).containsExactly(7, 11, 16, 23);
    gemm.addMultiplyTransposed(2, 2, 3, A, 0, 3, B, 0, 3, c, 0, 2);
    assertThat(c).containsExactly(14, 22, 32, 46);
  }

  @Test
  void aRowHasTheSameBitsInAnyBatch() {
    int inputs = 300;
    int outputs = 77;
    int batch = 37;
    float[] x = new float[batch * inputs];
    float[] weights = new float[inputs * outputs];
    fill(1, x);
    fill(2, weights);
    float[] whole = new float[batch * outputs];
    gemm.multiplyBias(
        batch, outputs, inputs, x, 0, inputs, weights, 0, outputs, x, 0, whole, 0, outputs);
    float[] alone = new float[outputs];
    for (int i = 0; i < batch; i++) {
      gemm.multiplyBias(
          1, outputs, inputs, x, i * inputs, inputs, weights, 0, outputs, x, 0, alone, 0, outputs);
      for (int j = 0; j < outputs; j++) {
        assertThat(whole[i * outputs + j]).isEqualTo(alone[j]);
      }
    }
  }

  private static void fill(long seed, float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.normal(seed, 0, 0, i);
    }
  }
}
