package org.thalweg.nn.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorsTest {
  private static final float[] X = {9, 1, 2, 3, 4, 5, 6, 9};

  @Test
  void reducesARange() {
    assertThat(Vectors.sum(6, X, 1)).isEqualTo(21f);
    assertThat(Vectors.dot(6, X, 1, X, 1)).isEqualTo(91f);
    assertThat(Vectors.sumOfSquares(6, X, 1)).isEqualTo(91.0);
    assertThat(Vectors.max(6, X, 1)).isEqualTo(6f);
    assertThat(Vectors.maxAbs(2, new float[] {1, -3}, 0)).isEqualTo(3f);
  }

  @Test
  void updatesARange() {
    float[] y = {0, 1, 1, 0};
    Vectors.axpy(2, 2, X, 1, y, 1);
    assertThat(y).containsExactly(0, 3, 5, 0);
    Vectors.scale(2, 2, y, 1);
    assertThat(y).containsExactly(0, 6, 10, 0);
    Vectors.multiply(2, X, 2, y, 1);
    assertThat(y).containsExactly(0, 12, 30, 0);
  }

  @Test
  void sumsColumns() {
    float[] y = {1, 1};
    Vectors.addColumnSums(2, 2, X, 1, 3, y, 0);
    assertThat(y).containsExactly(1 + 1 + 4, 1 + 2 + 5);
  }

  @Test
  void findsWhatIsNotFinite() {
    assertThat(Vectors.isFinite(2, new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 0)).isTrue();
    assertThat(Vectors.isFinite(2, new float[] {Float.NaN, 1}, 0)).isFalse();
    assertThat(Vectors.isFinite(2, new float[] {1, Float.NEGATIVE_INFINITY}, 0)).isFalse();
    assertThat(Vectors.isFinite(1, new float[] {1, Float.NaN}, 0)).isTrue();
    assertThat(Vectors.maxAbs(2, new float[] {Float.NaN, 1}, 0)).isNaN();
  }
}
