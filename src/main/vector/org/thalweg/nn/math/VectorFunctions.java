package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.S;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Functions} on whole vectors, operation by operation, so that the bits agree. */
final class VectorFunctions {
  private VectorFunctions() {}

  static FloatVector exp(FloatVector x) {
    FloatVector v = x.max(Functions.EXP_MIN).min(Functions.EXP_MAX);
    FloatVector rounded = v.fma(constant(Functions.LOG2_E), constant(Functions.ROUNDER));
    FloatVector k = rounded.sub(Functions.ROUNDER);
    FloatVector r = k.fma(constant(-Functions.LN2_HIGH), v);
    r = k.fma(constant(-Functions.LN2_LOW), r);
    FloatVector p = r.fma(constant(Functions.EXP_7), constant(Functions.EXP_6));
    p = p.fma(r, constant(Functions.EXP_5));
    p = p.fma(r, constant(Functions.EXP_4));
    p = p.fma(r, constant(Functions.EXP_3));
    p = p.fma(r, constant(0.5f));
    p = p.fma(r, constant(1f));
    p = p.fma(r, constant(1f));
    IntVector exponent = rounded.reinterpretAsInts().sub(Functions.ROUNDER_BITS);
    IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
    return p.mul(power(half)).mul(power(exponent.sub(half)));
  }

  private static FloatVector power(IntVector exponent) {
    return exponent
        .add(Functions.EXPONENT_BIAS)
        .lanewise(VectorOperators.LSHL, Functions.EXPONENT_SHIFT)
        .reinterpretAsFloats();
  }

  static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector exponent =
        bits.sub(Functions.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, Functions.EXPONENT_SHIFT);
    FloatVector m =
        bits.sub(exponent.lanewise(VectorOperators.LSHL, Functions.EXPONENT_SHIFT))
            .reinterpretAsFloats();
    FloatVector s = m.sub(1f).div(m.add(1f));
    FloatVector z = s.mul(s);
    FloatVector p = z.fma(constant(1f / 9), constant(1f / 7));
    p = p.fma(z, constant(1f / 5));
    p = p.fma(z, constant(1f / 3));
    FloatVector k = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    FloatVector twice = s.add(s);
    FloatVector low = twice.fma(p.mul(z), k.mul(Functions.LN2_LOW));
    return k.fma(constant(Functions.LN2_HIGH), low.add(twice));
  }

  static FloatVector log1p(FloatVector u) {
    FloatVector s = u.div(u.add(2f));
    FloatVector z = s.mul(s);
    FloatVector p = z.fma(constant(1f / 13), constant(1f / 11));
    p = p.fma(z, constant(1f / 9));
    p = p.fma(z, constant(1f / 7));
    p = p.fma(z, constant(1f / 5));
    p = p.fma(z, constant(1f / 3));
    p = p.fma(z, constant(1f));
    return s.add(s).mul(p);
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector v = x.max(-Functions.TANH_MAX).min(Functions.TANH_MAX);
    FloatVector z = v.mul(v);
    FloatVector p = z.fma(constant(Functions.TANH_P5), constant(Functions.TANH_P4));
    p = p.fma(z, constant(Functions.TANH_P3));
    p = p.fma(z, constant(Functions.TANH_P2));
    p = p.fma(z, constant(Functions.TANH_P1));
    p = p.fma(z, constant(1f));
    FloatVector q = z.fma(constant(Functions.TANH_Q4), constant(Functions.TANH_Q3));
    q = q.fma(z, constant(Functions.TANH_Q2));
    q = q.fma(z, constant(Functions.TANH_Q1));
    q = q.fma(z, constant(1f));
    return v.mul(p).div(q).max(-1f).min(1f);
  }

  static FloatVector erf(FloatVector x) {
    FloatVector v = x.max(-Functions.ERF_MAX).min(Functions.ERF_MAX);
    FloatVector z = v.mul(v);
    FloatVector p = z.fma(constant(Functions.ERF_P6), constant(Functions.ERF_P5));
    p = p.fma(z, constant(Functions.ERF_P4));
    p = p.fma(z, constant(Functions.ERF_P3));
    p = p.fma(z, constant(Functions.ERF_P2));
    p = p.fma(z, constant(Functions.ERF_P1));
    p = p.fma(z, constant(Functions.ERF_P0));
    FloatVector q = z.fma(constant(Functions.ERF_Q5), constant(Functions.ERF_Q4));
    q = q.fma(z, constant(Functions.ERF_Q3));
    q = q.fma(z, constant(Functions.ERF_Q2));
    q = q.fma(z, constant(Functions.ERF_Q1));
    q = q.fma(z, constant(1f));
    return v.mul(p).div(q).max(-1f).min(1f);
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector one = constant(1f);
    return one.div(exp(x.neg()).add(one));
  }

  static FloatVector softplus(FloatVector x) {
    return x.max(0f).add(log1p(exp(x.abs().neg())));
  }

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(S, value);
  }
}
