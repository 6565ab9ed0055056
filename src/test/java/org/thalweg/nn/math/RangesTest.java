package org.thalweg.nn.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The arithmetic on ranges of both kernels. */
class RangesTest {
  private static final RangeKernel PLAIN = new PlainRanges();
  private static final RangeKernel VECTOR = Kernels.ranges();

  @Property(tries = 50)
  void arithmeticHasTheSameBitsInEveryKernel(@ForAll @IntRange(min = 0, max = 70) int n) {
    float[][] results = new float[2][];
    RangeKernel[] kernels = {PLAIN, VECTOR};
    for (int k = 0; k < 2; k++) {
      float[] x = normals(3, 1, n + 3);
      float[] y = normals(3, 2, n + 5);
      kernels[k].axpy(n, 0.3f, x, 2, y, 5);
      kernels[k].scale(n, 1.7f, y, 4);
      kernels[k].add(n, x, 1, y, 3);
      kernels[k].multiply(n, x, 3, y, 5);
      results[k] = y;
      assertThat(kernels[k].max(n, x, 2)).isEqualTo(PLAIN.max(n, x, 2));
    }
    assertThat(results[1]).isEqualTo(results[0]);
    float[] withNaN = new float[n + 1];
    withNaN[n / 2] = Float.NaN;
    assertThat(VECTOR.max(n + 1, withNaN, 0)).isNaN();
  }

  @Test
  void squaresAreSummedBeyondTheReachOfFloats() {
    float[] x = new float[100];
    for (float value : new float[] {1e30f, 1e-30f}) {
      Arrays.fill(x, value);
      assertThat(VECTOR.sumOfSquares(100, x, 0))
          .isCloseTo(100.0 * (double) value * value, within(1e-4 * (double) value * value));
    }
    x[99] = Float.NaN;
    assertThat(VECTOR.sumOfSquares(100, x, 0)).isNaN();
    x[99] = Float.NEGATIVE_INFINITY;
    assertThat(VECTOR.sumOfSquares(100, x, 0)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void sumOfSquaresIsFiniteWhereAllAre() {
    float[] large = new float[40];
    Arrays.fill(large, 1e30f);
    assertThat(VECTOR.sumOfSquares(40, large, 0)).isCloseTo(4e61, within(1e55));
    large[7] = Float.NaN;
    assertThat(VECTOR.sumOfSquares(40, large, 0)).isNaN();
  }

  @Property(tries = 100)
  void columnsAreSummedRowByRowInEveryKernel(
      @ForAll @IntRange(min = 0, max = 20) int rows,
      @ForAll @IntRange(min = 0, max = 150) int columns,
      @ForAll @IntRange(max = 3) int gap) {
    float[] x = normals(1, 0, 2 + rows * (columns + gap));
    float[] expected = normals(1, 1, 1 + columns);
    float[] plain = expected.clone();
    float[] vector = expected.clone();
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < columns; j++) {
        expected[1 + j] += x[2 + r * (columns + gap) + j];
      }
    }
    PLAIN.addColumnSums(rows, columns, x, 2, columns + gap, plain, 1);
    VECTOR.addColumnSums(rows, columns, x, 2, columns + gap, vector, 1);
    assertThat(plain).isEqualTo(expected);
    assertThat(vector).isEqualTo(expected);
  }

  @Property(tries = 50)
  void squaresAreSummedAlikeInEveryKernel(@ForAll @IntRange(max = 200) int n) {
    float[] x = normals(4, 0, n + 1);
    double squares = PLAIN.sumOfSquares(n, x, 1);
    assertThat(VECTOR.sumOfSquares(n, x, 1)).isCloseTo(squares, within(1e-6 * squares));
  }

  private static float[] normals(long seed, int stream, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = CounterRandom.normal(seed, stream, 0, i);
    }
    return values;
  }
}
