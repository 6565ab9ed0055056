package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.L;
import static org.thalweg.nn.math.VectorTiles.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Functions} on whole vectors, operation by operation, so that the bits agree; what is left
 * over goes through {@link Functions}.
 *
 * <p>Each loop holds its function whole. Once C2 has inlined much into one method it inlines no
 * more methods but those of the Vector API, and a method of our own that gives a vector would then
 * make an object for each.
 */
final class VectorElements implements ElementKernel {
  /** For sums: the lanes of a longer vector take longer to add up than they save. */
  private static final VectorSpecies<Float> SHORT = FloatVector.SPECIES_128;

  private static final int SHORT_LENGTH = 4;
  private static final int SQUARES_BLOCK = 4096;
  private static final float SQUARES_LEAST = 1e-20f;
  private static final int SHIFT = Functions.EXPONENT_SHIFT;
  private static final int SIGN_SHIFT = 31;

  /** What underflows beside a sum of squares of this size does not count. */
  private static final double LEAST_SQUARES = 1e-28;

  private final PlainElements plain = new PlainElements();

  @Override
  public void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xOffset + i);
      FloatVector bounded = v.max(Functions.EXP_MIN).min(Functions.EXP_MAX);
      FloatVector rounded =
          bounded.fma(
              FloatVector.broadcast(S, Functions.LOG2_E),
              FloatVector.broadcast(S, Functions.ROUNDER));
      FloatVector k = rounded.sub(Functions.ROUNDER);
      FloatVector r = k.fma(FloatVector.broadcast(S, -Functions.LN2_HIGH), bounded);
      r = k.fma(FloatVector.broadcast(S, -Functions.LN2_LOW), r);
      FloatVector p =
          r.fma(
              FloatVector.broadcast(S, Functions.EXP_7), FloatVector.broadcast(S, Functions.EXP_6));
      p = p.fma(r, FloatVector.broadcast(S, Functions.EXP_5));
      p = p.fma(r, FloatVector.broadcast(S, Functions.EXP_4));
      p = p.fma(r, FloatVector.broadcast(S, Functions.EXP_3));
      p = p.fma(r, FloatVector.broadcast(S, 0.5f));
      p = p.fma(r, FloatVector.broadcast(S, 1f));
      p = p.fma(r, FloatVector.broadcast(S, 1f));
      IntVector exponent = rounded.reinterpretAsInts().sub(Functions.ROUNDER_BITS);
      IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
      IntVector other = exponent.sub(half).add(Functions.EXPONENT_BIAS);
      half = half.add(Functions.EXPONENT_BIAS);
      p = p.mul(half.lanewise(VectorOperators.LSHL, SHIFT).reinterpretAsFloats());
      p = p.mul(other.lanewise(VectorOperators.LSHL, SHIFT).reinterpretAsFloats());
      p.intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.exp(x[xOffset + i]);
    }
  }

  @Override
  public void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xOffset + i);
      IntVector bits = v.reinterpretAsInts();
      IntVector exponent = bits.sub(Functions.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, SHIFT);
      FloatVector m =
          bits.sub(exponent.lanewise(VectorOperators.LSHL, SHIFT)).reinterpretAsFloats();
      FloatVector s = m.sub(1f).div(m.add(1f));
      FloatVector z = s.mul(s);
      FloatVector p = z.fma(FloatVector.broadcast(S, 1f / 9), FloatVector.broadcast(S, 1f / 7));
      p = p.fma(z, FloatVector.broadcast(S, 1f / 5));
      p = p.fma(z, FloatVector.broadcast(S, 1f / 3));
      FloatVector k = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
      FloatVector twice = s.add(s);
      FloatVector low = twice.fma(p.mul(z), k.mul(Functions.LN2_LOW));
      k.fma(FloatVector.broadcast(S, Functions.LN2_HIGH), low.add(twice)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.log(x[xOffset + i]);
    }
  }

  @Override
  public void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xOffset + i);
      v = v.max(-Functions.TANH_MAX).min(Functions.TANH_MAX);
      FloatVector z = v.mul(v);
      FloatVector p =
          z.fma(
              FloatVector.broadcast(S, Functions.TANH_P5),
              FloatVector.broadcast(S, Functions.TANH_P4));
      p = p.fma(z, FloatVector.broadcast(S, Functions.TANH_P3));
      p = p.fma(z, FloatVector.broadcast(S, Functions.TANH_P2));
      p = p.fma(z, FloatVector.broadcast(S, Functions.TANH_P1));
      p = p.fma(z, FloatVector.broadcast(S, 1f));
      FloatVector q =
          z.fma(
              FloatVector.broadcast(S, Functions.TANH_Q4),
              FloatVector.broadcast(S, Functions.TANH_Q3));
      q = q.fma(z, FloatVector.broadcast(S, Functions.TANH_Q2));
      q = q.fma(z, FloatVector.broadcast(S, Functions.TANH_Q1));
      q = q.fma(z, FloatVector.broadcast(S, 1f));
      v.mul(p).div(q).max(-1f).min(1f).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.tanh(x[xOffset + i]);
    }
  }

  @Override
  public void erf(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xOffset + i);
      v = v.max(-Functions.ERF_MAX).min(Functions.ERF_MAX);
      FloatVector z = v.mul(v);
      FloatVector p =
          z.fma(
              FloatVector.broadcast(S, Functions.ERF_P6),
              FloatVector.broadcast(S, Functions.ERF_P5));
      p = p.fma(z, FloatVector.broadcast(S, Functions.ERF_P4));
      p = p.fma(z, FloatVector.broadcast(S, Functions.ERF_P3));
      p = p.fma(z, FloatVector.broadcast(S, Functions.ERF_P2));
      p = p.fma(z, FloatVector.broadcast(S, Functions.ERF_P1));
      p = p.fma(z, FloatVector.broadcast(S, Functions.ERF_P0));
      FloatVector q =
          z.fma(
              FloatVector.broadcast(S, Functions.ERF_Q5),
              FloatVector.broadcast(S, Functions.ERF_Q4));
      q = q.fma(z, FloatVector.broadcast(S, Functions.ERF_Q3));
      q = q.fma(z, FloatVector.broadcast(S, Functions.ERF_Q2));
      q = q.fma(z, FloatVector.broadcast(S, Functions.ERF_Q1));
      q = q.fma(z, FloatVector.broadcast(S, 1f));
      v.mul(p).div(q).max(-1f).min(1f).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.erf(x[xOffset + i]);
    }
  }

  @Override
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector.fromArray(S, x, xOffset + i).neg().intoArray(y, yOffset + i);
    }
    exp(i, y, yOffset, y, yOffset);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (i = 0; i <= n - L; i += L) {
      FloatVector e = FloatVector.fromArray(S, y, yOffset + i);
      one.div(e.add(one)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.sigmoid(x[xOffset + i]);
    }
  }

  @Override
  public void softplus(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xOffset + i);
      FloatVector bounded = v.abs().neg().max(Functions.EXP_MIN).min(Functions.EXP_MAX);
      FloatVector rounded =
          bounded.fma(
              FloatVector.broadcast(S, Functions.LOG2_E),
              FloatVector.broadcast(S, Functions.ROUNDER));
      FloatVector k = rounded.sub(Functions.ROUNDER);
      FloatVector r = k.fma(FloatVector.broadcast(S, -Functions.LN2_HIGH), bounded);
      r = k.fma(FloatVector.broadcast(S, -Functions.LN2_LOW), r);
      FloatVector p =
          r.fma(
              FloatVector.broadcast(S, Functions.EXP_7), FloatVector.broadcast(S, Functions.EXP_6));
      p = p.fma(r, FloatVector.broadcast(S, Functions.EXP_5));
      p = p.fma(r, FloatVector.broadcast(S, Functions.EXP_4));
      p = p.fma(r, FloatVector.broadcast(S, Functions.EXP_3));
      p = p.fma(r, FloatVector.broadcast(S, 0.5f));
      p = p.fma(r, FloatVector.broadcast(S, 1f));
      p = p.fma(r, FloatVector.broadcast(S, 1f));
      IntVector exponent = rounded.reinterpretAsInts().sub(Functions.ROUNDER_BITS);
      IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
      IntVector other = exponent.sub(half).add(Functions.EXPONENT_BIAS);
      half = half.add(Functions.EXPONENT_BIAS);
      p = p.mul(half.lanewise(VectorOperators.LSHL, SHIFT).reinterpretAsFloats());
      p = p.mul(other.lanewise(VectorOperators.LSHL, SHIFT).reinterpretAsFloats());
      FloatVector s = p.div(p.add(2f));
      FloatVector z = s.mul(s);
      FloatVector q = z.fma(FloatVector.broadcast(S, 1f / 13), FloatVector.broadcast(S, 1f / 11));
      q = q.fma(z, FloatVector.broadcast(S, 1f / 9));
      q = q.fma(z, FloatVector.broadcast(S, 1f / 7));
      q = q.fma(z, FloatVector.broadcast(S, 1f / 5));
      q = q.fma(z, FloatVector.broadcast(S, 1f / 3));
      q = q.fma(z, FloatVector.broadcast(S, 1f));
      v.max(0f).add(s.add(s).mul(q)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.softplus(x[xOffset + i]);
    }
  }

  @Override
  public void adam(
      int n,
      int from,
      float[] w,
      float[] g,
      float[] slots,
      int stride,
      AdamLoop.Coefficients coefficients) {
    FloatVector beta1 = FloatVector.broadcast(S, coefficients.beta1());
    FloatVector beta2 = FloatVector.broadcast(S, coefficients.beta2());
    FloatVector scale = FloatVector.broadcast(S, coefficients.scale());
    FloatVector epsilon = FloatVector.broadcast(S, coefficients.epsilon());
    int i = from;
    for (; i <= from + n - L; i += L) {
      FloatVector gradient = FloatVector.fromArray(S, g, i);
      FloatVector m = FloatVector.fromArray(S, slots, i);
      m = m.fma(beta1, gradient.mul(coefficients.c1()));
      FloatVector v = FloatVector.fromArray(S, slots, stride + i);
      v = v.fma(beta2, gradient.mul(coefficients.c2()).mul(gradient));
      m.intoArray(slots, i);
      v.intoArray(slots, stride + i);
      FloatVector root = v.sqrt().fma(scale, epsilon);
      FloatVector old = FloatVector.fromArray(S, w, i);
      old.sub(m.mul(coefficients.rate()).div(root)).intoArray(w, i);
    }
    for (; i < from + n; i++) {
      AdamLoop.one(i, w, g, slots, stride, coefficients);
    }
  }

  @Override
  public void maskPositive(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      // The sign of -y, and not that of y: all ones where y > 0. Masks are objects too often.
      IntVector bits = FloatVector.fromArray(S, y, yOffset + i).reinterpretAsInts();
      IntVector negated = bits.neg().lanewise(VectorOperators.ASHR, SIGN_SHIFT);
      IntVector keep = negated.and(bits.lanewise(VectorOperators.ASHR, SIGN_SHIFT).not());
      IntVector gradient = FloatVector.fromArray(S, dy, dyOffset + i).reinterpretAsInts();
      gradient.and(keep).reinterpretAsFloats().intoArray(dx, dxOffset + i);
    }
    for (; i < n; i++) {
      dx[dxOffset + i] = y[yOffset + i] > 0 ? dy[dyOffset + i] : 0;
    }
  }

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

  @Override
  public float max(int n, float[] x, int xOffset) {
    float max = Float.NEGATIVE_INFINITY;
    int i = 0;
    if (n >= SHORT_LENGTH) {
      FloatVector largest = FloatVector.fromArray(SHORT, x, xOffset);
      for (i = SHORT_LENGTH; i <= n - SHORT_LENGTH; i += SHORT_LENGTH) {
        largest = largest.max(FloatVector.fromArray(SHORT, x, xOffset + i));
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
    FloatVector even = FloatVector.zero(SHORT);
    FloatVector odd = even;
    int i = 0;
    for (; i <= n - 2 * SHORT_LENGTH; i += 2 * SHORT_LENGTH) {
      even = even.add(FloatVector.fromArray(SHORT, x, xOffset + i));
      odd = odd.add(FloatVector.fromArray(SHORT, x, xOffset + i + SHORT_LENGTH));
    }
    float sum = even.add(odd).reduceLanes(VectorOperators.ADD);
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
      even = first.fma(FloatVector.fromArray(SHORT, y, yOffset + i), even);
      FloatVector second = FloatVector.fromArray(SHORT, x, xOffset + i + SHORT_LENGTH);
      odd = second.fma(FloatVector.fromArray(SHORT, y, yOffset + i + SHORT_LENGTH), odd);
    }
    float sum = even.add(odd).reduceLanes(VectorOperators.ADD);
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
    return reliable ? sum : PlainElements.squares(n, x, xOffset);
  }
}
