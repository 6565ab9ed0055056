package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.L;
import static org.thalweg.nn.math.VectorTiles.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Functions} on whole vectors, operation by operation, so that the bits agree; what is left
 * over goes through {@link Functions}.
 *
 * <p><b>No objects.</b> C2 stops inlining when a method has become too large (18,000 nodes, about
 * 45 operations on vectors), and each vector behind that point becomes an object. So every loop
 * holds its function whole, and the long ones are methods of more than 325 bytecodes, which C2
 * inlines nowhere ({@code FreqInlineSize}): no caller can become too large by holding two of them.
 * The checks at the head of the shorter ones see to that, too.
 */
final class VectorElements implements ElementKernel {
  private static final int SHIFT = Functions.EXPONENT_SHIFT;
  private static final int SIGN_SHIFT = 31;

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
    if (n < 0 || xOffset < 0 || yOffset < 0 || xOffset > x.length - n || yOffset > y.length - n) {
      throw new IndexOutOfBoundsException(
          "needs "
              + n
              + " values at "
              + xOffset
              + " of "
              + x.length
              + " and "
              + yOffset
              + " of "
              + y.length);
    }
    FloatVector one = FloatVector.broadcast(S, 1f);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xOffset + i);
      IntVector bits = v.reinterpretAsInts();
      IntVector exponent = bits.sub(Functions.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, SHIFT);
      FloatVector m =
          bits.sub(exponent.lanewise(VectorOperators.LSHL, SHIFT)).reinterpretAsFloats();
      FloatVector s = m.sub(one).div(m.add(one));
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
    if (n < 0 || xOffset < 0 || yOffset < 0 || xOffset > x.length - n || yOffset > y.length - n) {
      throw new IndexOutOfBoundsException(
          "needs "
              + n
              + " values at "
              + xOffset
              + " of "
              + x.length
              + " and "
              + yOffset
              + " of "
              + y.length);
    }
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
    if (n < 0 || xOffset < 0 || yOffset < 0 || xOffset > x.length - n || yOffset > y.length - n) {
      throw new IndexOutOfBoundsException(
          "needs "
              + n
              + " values at "
              + xOffset
              + " of "
              + x.length
              + " and "
              + yOffset
              + " of "
              + y.length);
    }
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
      float beta1,
      float c1,
      float beta2,
      float c2,
      float rate,
      float scale,
      float epsilon) {
    FloatVector keptMean = FloatVector.broadcast(S, beta1);
    FloatVector keptSquare = FloatVector.broadcast(S, beta2);
    FloatVector scales = FloatVector.broadcast(S, scale);
    FloatVector least = FloatVector.broadcast(S, epsilon);
    int i = from;
    for (; i <= from + n - L; i += L) {
      FloatVector gradient = FloatVector.fromArray(S, g, i);
      FloatVector m = FloatVector.fromArray(S, slots, i);
      m = m.fma(keptMean, gradient.mul(c1));
      FloatVector v = FloatVector.fromArray(S, slots, stride + i);
      v = v.fma(keptSquare, gradient.mul(c2).mul(gradient));
      m.intoArray(slots, i);
      v.intoArray(slots, stride + i);
      FloatVector root = v.sqrt().fma(scales, least);
      FloatVector old = FloatVector.fromArray(S, w, i);
      old.sub(m.mul(rate).div(root)).intoArray(w, i);
    }
    for (; i < from + n; i++) {
      AdamLoop.one(i, w, g, slots, stride, beta1, c1, beta2, c2, rate, scale, epsilon);
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
}
