package org.thalweg.nn.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The elementary functions against double precision, and the loops against the functions. */
class ElementwiseTest {
  private static final double RELATIVE = 4e-7;
  private static final ElementKernel PLAIN = new PlainElements();
  private static final ElementKernel VECTOR = Kernels.elements();

  private interface Loop {
    void apply(int n, float[] x, int xOffset, float[] y, int yOffset);
  }

  private interface FloatFunction {
    float apply(float x);
  }

  @Property
  void exp(@ForAll @FloatRange(min = -87, max = 88) float x) {
    assertClose(Functions::exp, Math::exp, x);
  }

  @Property
  void log(@ForAll @FloatRange(min = -80, max = 80) float logarithm) {
    float x = (float) Math.exp(logarithm);
    double expected = Math.log(x);
    assertThat((double) Functions.log(x))
        .isCloseTo(expected, within(RELATIVE * Math.abs(expected) + 1e-37));
  }

  @Property
  void tanh(@ForAll @FloatRange(min = -12, max = 12) float x) {
    assertClose(Functions::tanh, Math::tanh, x);
    assertThat(Functions.tanh(x)).isBetween(-1f, 1f);
  }

  @Property
  void sigmoid(@ForAll @FloatRange(min = -80, max = 80) float x) {
    assertClose(Functions::sigmoid, v -> 1 / (1 + Math.exp(-v)), x);
  }

  @Property
  void softplus(@ForAll @FloatRange(min = -80, max = 80) float x) {
    assertClose(Functions::softplus, v -> Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v))), x);
  }

  @Property
  void erf(@ForAll @FloatRange(min = -6, max = 6) float x) {
    assertClose(Functions::erf, ElementwiseTest::erfByItsSeries, x);
    assertThat(Functions.erf(x)).isBetween(-1f, 1f);
  }

  @Property(tries = 200)
  void everyLoopHasTheBitsOfItsFunction(
      @ForAll @Size(max = 70) float[] x,
      @ForAll @IntRange(max = 3) int xOffset,
      @ForAll @IntRange(max = 3) int yOffset) {
    for (ElementKernel kernel : new ElementKernel[] {PLAIN, VECTOR}) {
      assertSame(kernel::exp, Functions::exp, x, xOffset, yOffset);
      assertSame(kernel::log, Functions::log, x, xOffset, yOffset);
      assertSame(kernel::tanh, Functions::tanh, x, xOffset, yOffset);
      assertSame(kernel::erf, Functions::erf, x, xOffset, yOffset);
      assertSame(kernel::sigmoid, Functions::sigmoid, x, xOffset, yOffset);
      assertSame(kernel::softplus, Functions::softplus, x, xOffset, yOffset);
    }
  }

  @Property(tries = 100)
  void adamHasTheSameBitsInEveryKernel(
      @ForAll @IntRange(max = 40) int n, @ForAll @IntRange(max = 3) int from, @ForAll long seed) {
    int size = from + n;
    float[] g = normals(seed, 0, size);
    float[] w = normals(seed, 1, size);
    float[] slots = normals(seed, 2, 2 * size);
    for (int i = size; i < 2 * size; i++) {
      slots[i] *= slots[i];
    }
    float[] otherW = w.clone();
    float[] otherSlots = slots.clone();
    PLAIN.adam(n, from, w, g, slots, size, 0.9f, 0.1f, 0.999f, 0.001f, 0.01f, 2f, 1e-8f);
    VECTOR.adam(n, from, otherW, g, otherSlots, size, 0.9f, 0.1f, 0.999f, 0.001f, 0.01f, 2f, 1e-8f);
    assertThat(otherW).isEqualTo(w);
    assertThat(otherSlots).isEqualTo(slots);
  }

  private static float[] normals(long seed, int stream, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = CounterRandom.normal(seed, stream, 0, i);
    }
    return values;
  }

  @Property(tries = 100)
  void rectifiersPassGradientsOfPositives(
      @ForAll @Size(max = 70) float[] y, @ForAll @IntRange(max = 3) int offset) {
    int n = Math.max(0, y.length - offset);
    float[] dy = normals(n, 0, n + offset);
    for (ElementKernel kernel : new ElementKernel[] {PLAIN, VECTOR}) {
      float[] dx = new float[n + 1];
      kernel.maskPositive(n, y, Math.min(offset, y.length), dy, offset, dx, 1);
      for (int i = 0; i < n; i++) {
        assertThat(dx[1 + i]).isEqualTo(y[offset + i] > 0 ? dy[offset + i] : 0f);
      }
    }
  }

  @Test
  void extremes() {
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(Functions.exp(-infinity)).isEqualTo(0f);
    assertThat(Functions.exp(infinity)).isEqualTo(infinity);
    assertThat(Functions.exp(Float.NaN)).isNaN();
    assertThat(Functions.exp(0)).isEqualTo(1f);
    assertThat(Functions.log(1)).isEqualTo(0f);
    assertThat(Functions.tanh(-infinity)).isEqualTo(-1f);
    assertThat(Functions.tanh(Float.NaN)).isNaN();
    assertThat(Functions.erf(infinity)).isEqualTo(1f);
    assertThat(Functions.sigmoid(-infinity)).isEqualTo(0f);
    assertThat(Functions.sigmoid(infinity)).isEqualTo(1f);
    assertThat(Functions.softplus(-infinity)).isEqualTo(0f);
    assertThat(Functions.softplus(infinity)).isEqualTo(infinity);
  }

  private static void assertClose(FloatFunction function, DoubleUnaryOperator exact, float x) {
    double expected = exact.applyAsDouble(x);
    assertThat((double) function.apply(x))
        .isCloseTo(expected, within(RELATIVE * Math.abs(expected) + Float.MIN_VALUE));
  }

  private static void assertSame(
      Loop loop, FloatFunction function, float[] x, int xOffset, int yOffset) {
    int n = Math.max(0, x.length - xOffset);
    float[] y = new float[yOffset + n];
    loop.apply(n, x, Math.min(xOffset, x.length), y, yOffset);
    for (int i = 0; i < n; i++) {
      assertThat(y[yOffset + i]).isEqualTo(function.apply(x[xOffset + i]));
    }
  }

  /** 2/√π · e^(-x²) · Σ 2ⁿ·x²ⁿ⁺¹ / (2n + 1)!!: all terms have one sign. */
  private static double erfByItsSeries(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 300; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }
}
