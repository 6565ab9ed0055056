package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.L;
import static org.thalweg.nn.math.VectorTiles.S;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Loops over {@link VectorFunctions}; what is left over goes through {@link Functions}. */
final class VectorElements implements ElementKernel {

  @Override
  public void exp(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      VectorFunctions.exp(FloatVector.fromArray(S, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.exp(x[xOffset + i]);
    }
  }

  @Override
  public void log(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      VectorFunctions.log(FloatVector.fromArray(S, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.log(x[xOffset + i]);
    }
  }

  @Override
  public void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      VectorFunctions.tanh(FloatVector.fromArray(S, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.tanh(x[xOffset + i]);
    }
  }

  @Override
  public void erf(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      VectorFunctions.erf(FloatVector.fromArray(S, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.erf(x[xOffset + i]);
    }
  }

  @Override
  public void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      VectorFunctions.sigmoid(FloatVector.fromArray(S, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = Functions.sigmoid(x[xOffset + i]);
    }
  }

  @Override
  public void softplus(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - L; i += L) {
      VectorFunctions.softplus(FloatVector.fromArray(S, x, xOffset + i)).intoArray(y, yOffset + i);
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
    FloatVector zero = FloatVector.zero(S);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector value = FloatVector.fromArray(S, y, yOffset + i);
      FloatVector gradient = FloatVector.fromArray(S, dy, dyOffset + i);
      zero.blend(gradient, value.compare(VectorOperators.GT, 0f)).intoArray(dx, dxOffset + i);
    }
    for (; i < n; i++) {
      dx[dxOffset + i] = y[yOffset + i] > 0 ? dy[dyOffset + i] : 0;
    }
  }

  @Override
  public float sum(int n, float[] x, int xOffset) {
    FloatVector even = FloatVector.zero(S);
    FloatVector odd = even;
    int i = 0;
    for (; i <= n - 2 * L; i += 2 * L) {
      even = even.add(FloatVector.fromArray(S, x, xOffset + i));
      odd = odd.add(FloatVector.fromArray(S, x, xOffset + i + L));
    }
    float sum = even.add(odd).reduceLanes(VectorOperators.ADD);
    for (; i < n; i++) {
      sum += x[xOffset + i];
    }
    return sum;
  }

  @Override
  public double sumOfSquares(int n, float[] x, int xOffset) {
    DoubleVector low = DoubleVector.zero(DoubleVector.SPECIES_PREFERRED);
    DoubleVector high = low;
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xOffset + i);
      DoubleVector first = (DoubleVector) v.convert(VectorOperators.F2D, 0);
      DoubleVector second = (DoubleVector) v.convert(VectorOperators.F2D, 1);
      low = first.fma(first, low);
      high = second.fma(second, high);
    }
    double sum = low.add(high).reduceLanes(VectorOperators.ADD);
    for (; i < n; i++) {
      sum += (double) x[xOffset + i] * x[xOffset + i];
    }
    return sum;
  }
}
