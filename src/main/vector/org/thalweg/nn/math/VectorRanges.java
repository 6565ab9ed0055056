package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.L;
import static org.thalweg.nn.math.VectorTiles.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Arithmetic on ranges in vectors. */
final class VectorRanges implements RangeKernel {
  /**
   * For sums: the lanes of a longer vector take longer to add up than they save. Used by {@code
   * lanewise} alone: in {@code add}, {@code max} and {@code fma} C2 has seen one length of vector
   * only, and so makes no objects of them.
   */
  private static final VectorSpecies<Float> SHORT = FloatVector.SPECIES_128;

  private static final int SHORT_LENGTH = 4;

  /** What underflows beside a sum of squares of this size does not count. */
  private static final double LEAST_SQUARES = 1e-28;

  @Override
  public void axpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector factor = FloatVector.broadcast(S, alpha);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector old = FloatVector.fromArray(S, y, yOffset + i);
      factor.fma(FloatVector.fromArray(S, x, xOffset + i), old).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  @Override
  public void scale(int n, float alpha, float[] x, int xOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector.fromArray(S, x, xOffset + i).mul(alpha).intoArray(x, xOffset + i);
    }
    for (; i < n; i++) {
      x[xOffset + i] *= alpha;
    }
  }

  @Override
  public void add(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector old = FloatVector.fromArray(S, y, yOffset + i);
      old.add(FloatVector.fromArray(S, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] += x[xOffset + i];
    }
  }

  @Override
  public void multiply(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector old = FloatVector.fromArray(S, y, yOffset + i);
      old.mul(FloatVector.fromArray(S, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] *= x[xOffset + i];
    }
  }

  /** Four vectors of columns at a time, which stay in registers from the first row to the last. */
  @Override
  public void addColumnSums(
      int rows, int columns, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    int j = 0;
    for (; j <= columns - 4 * L; j += 4 * L) {
      int to = yOffset + j;
      FloatVector s0 = FloatVector.fromArray(S, y, to);
      FloatVector s1 = FloatVector.fromArray(S, y, to + L);
      FloatVector s2 = FloatVector.fromArray(S, y, to + 2 * L);
      FloatVector s3 = FloatVector.fromArray(S, y, to + 3 * L);
      int from = xOffset + j;
      for (int r = 0; r < rows; r++) {
        s0 = s0.add(FloatVector.fromArray(S, x, from));
        s1 = s1.add(FloatVector.fromArray(S, x, from + L));
        s2 = s2.add(FloatVector.fromArray(S, x, from + 2 * L));
        s3 = s3.add(FloatVector.fromArray(S, x, from + 3 * L));
        from += ldx;
      }
      s0.intoArray(y, to);
      s1.intoArray(y, to + L);
      s2.intoArray(y, to + 2 * L);
      s3.intoArray(y, to + 3 * L);
    }
    for (; j <= columns - L; j += L) {
      FloatVector sum = FloatVector.fromArray(S, y, yOffset + j);
      for (int r = 0; r < rows; r++) {
        sum = sum.add(FloatVector.fromArray(S, x, xOffset + r * ldx + j));
      }
      sum.intoArray(y, yOffset + j);
    }
    for (; j < columns; j++) {
      float sum = y[yOffset + j];
      for (int r = 0; r < rows; r++) {
        sum += x[xOffset + r * ldx + j];
      }
      y[yOffset + j] = sum;
    }
  }

  @Override
  public float max(int n, float[] x, int xOffset) {
    float max = Float.NEGATIVE_INFINITY;
    int i = 0;
    if (n >= SHORT_LENGTH) {
      FloatVector largest = FloatVector.fromArray(SHORT, x, xOffset);
      for (i = SHORT_LENGTH; i <= n - SHORT_LENGTH; i += SHORT_LENGTH) {
        FloatVector next = FloatVector.fromArray(SHORT, x, xOffset + i);
        largest = largest.lanewise(VectorOperators.MAX, next);
      }
      max = largest.reduceLanes(VectorOperators.MAX);
    }
    for (; i < n; i++) {
      max = Math.max(max, x[xOffset + i]);
    }
    return max;
  }

  @Override
  public float sum(int n, float[] x, int xOffset) {
    float sum = 0;
    int i = 0;
    if (n >= 2 * SHORT_LENGTH) {
      FloatVector even = FloatVector.zero(SHORT);
      FloatVector odd = even;
      for (; i <= n - 2 * SHORT_LENGTH; i += 2 * SHORT_LENGTH) {
        FloatVector first = FloatVector.fromArray(SHORT, x, xOffset + i);
        even = even.lanewise(VectorOperators.ADD, first);
        FloatVector second = FloatVector.fromArray(SHORT, x, xOffset + i + SHORT_LENGTH);
        odd = odd.lanewise(VectorOperators.ADD, second);
      }
      sum = even.lanewise(VectorOperators.ADD, odd).reduceLanes(VectorOperators.ADD);
    }
    for (; i < n; i++) {
      sum += x[xOffset + i];
    }
    return sum;
  }

  @Override
  public float dot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector even = FloatVector.zero(SHORT);
    FloatVector odd = even;
    int i = 0;
    for (; i <= n - 2 * SHORT_LENGTH; i += 2 * SHORT_LENGTH) {
      FloatVector first = FloatVector.fromArray(SHORT, x, xOffset + i);
      FloatVector other = FloatVector.fromArray(SHORT, y, yOffset + i);
      even = first.lanewise(VectorOperators.FMA, other, even);
      FloatVector second = FloatVector.fromArray(SHORT, x, xOffset + i + SHORT_LENGTH);
      other = FloatVector.fromArray(SHORT, y, yOffset + i + SHORT_LENGTH);
      odd = second.lanewise(VectorOperators.FMA, other, odd);
    }
    float sum = even.lanewise(VectorOperators.ADD, odd).reduceLanes(VectorOperators.ADD);
    for (; i < n; i++) {
      sum = Math.fma(x[xOffset + i], y[yOffset + i], sum);
    }
    return sum;
  }

  /**
   * Block by block in floats: converting vectors to doubles makes objects. Blocks whose squares
   * overflow, or all but vanish, are summed in doubles one by one.
   */
  @Override
  public double sumOfSquares(int n, float[] x, int xOffset) {
    FloatVector even = FloatVector.zero(S);
    FloatVector odd = even;
    int i = 0;
    for (; i <= n - 2 * L; i += 2 * L) {
      FloatVector first = FloatVector.fromArray(S, x, xOffset + i);
      FloatVector second = FloatVector.fromArray(S, x, xOffset + i + L);
      even = first.fma(first, even);
      odd = second.fma(second, odd);
    }
    double sum = even.add(odd).reduceLanes(VectorOperators.ADD);
    for (; i < n; i++) {
      sum += (double) x[xOffset + i] * x[xOffset + i];
    }
    // Squares of what is large or small may be infinite or 0 in single precision.
    boolean reliable = sum >= LEAST_SQUARES && sum <= Float.MAX_VALUE;
    return reliable ? sum : PlainRanges.squares(n, x, xOffset);
  }
}
