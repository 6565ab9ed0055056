package org.thalweg.nn.math;

/**
 * Elementary functions of one float, within 4e-7 of the true value relatively. The vectorised loops
 * of {@link Elementwise} give the same bits: every rounding here is a fused multiply-add or an IEEE
 * operation that both perform in the same order.
 */
public final class Functions {
  static final float LOG2_E = 1.442695f;

  /** 1.5·2²³: added to a small number it leaves that number's nearest integer in the low bits. */
  static final float ROUNDER = 12582912f;

  static final int ROUNDER_BITS = 0x4B400000;

  /** ln 2 in two parts; the first has so few bits that a product with an exponent is exact. */
  static final float LN2_HIGH = 0.6933594f;

  static final float LN2_LOW = -0.00021219444f;

  /** e⁻¹⁰⁴ rounds to 0 and e⁸⁹ to infinity. */
  static final float EXP_MIN = -104f;

  static final float EXP_MAX = 89f;

  static final float EXP_7 = 1f / 5040;
  static final float EXP_6 = 1f / 720;
  static final float EXP_5 = 1f / 120;
  static final float EXP_4 = 1f / 24;
  static final float EXP_3 = 1f / 6;

  static final int EXPONENT_SHIFT = 23;
  static final int EXPONENT_BIAS = 127;

  /** The bits of √½. */
  static final int SQRT_HALF_BITS = 0x3F3504F3;

  /** tanh is 1 in float32 from here on; tanh(x)/x as a ratio of polynomials of x² below. */
  static final float TANH_MAX = 9.02f;

  static final float TANH_P1 = 0.13680062f;
  static final float TANH_P2 = 0.0038685093f;
  static final float TANH_P3 = 2.8010983e-05f;
  static final float TANH_P4 = 3.0592933e-08f;
  static final float TANH_P5 = -1.2208809e-11f;
  static final float TANH_Q1 = 0.47013393f;
  static final float TANH_Q2 = 0.027246509f;
  static final float TANH_Q3 = 0.00039389465f;
  static final float TANH_Q4 = 1.2876053e-06f;

  /** erf is 1 in float32 from here on; erf(x)/x as a ratio of polynomials of x² below. */
  static final float ERF_MAX = 3.95f;

  static final float ERF_P0 = 1.1283792f;
  static final float ERF_P1 = 0.18518274f;
  static final float ERF_P2 = 0.054274738f;
  static final float ERF_P3 = 0.003843692f;
  static final float ERF_P4 = 0.0003778673f;
  static final float ERF_P5 = 4.6382524e-06f;
  static final float ERF_P6 = -1.2956774e-08f;
  static final float ERF_Q1 = 0.49744734f;
  static final float ERF_Q2 = 0.11391502f;
  static final float ERF_Q3 = 0.015444117f;
  static final float ERF_Q4 = 0.0013040347f;
  static final float ERF_Q5 = 6.267189e-05f;

  private Functions() {}

  /** eˣ: 0 at -infinity, infinity above 88.73, NaN stays NaN. */
  public static float exp(float x) {
    // x = k·ln 2 + r, |r| ≤ ln 2 / 2; a Taylor series for r, 2ᵏ in two factors that cannot
    // overflow.
    float v = Math.min(Math.max(x, EXP_MIN), EXP_MAX);
    float rounded = Math.fma(v, LOG2_E, ROUNDER);
    float k = rounded - ROUNDER;
    float r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, v));
    float p = Math.fma(r, EXP_7, EXP_6);
    p = Math.fma(p, r, EXP_5);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, 0.5f);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    int exponent = Float.floatToRawIntBits(rounded) - ROUNDER_BITS;
    int half = exponent >> 1;
    return p * power(half) * power(exponent - half);
  }

  private static float power(int exponent) {
    return Float.intBitsToFloat((exponent + EXPONENT_BIAS) << EXPONENT_SHIFT);
  }

  /** Natural logarithm of a finite x ≥ 2⁻¹²⁶; other numbers give nonsense. */
  public static float log(float x) {
    // x = m·2ᵏ, √½ ≤ m < √2; log m = 2·artanh((m - 1) / (m + 1)) by its series.
    int bits = Float.floatToRawIntBits(x);
    int exponent = (bits - SQRT_HALF_BITS) >> EXPONENT_SHIFT;
    float m = Float.intBitsToFloat(bits - (exponent << EXPONENT_SHIFT));
    float s = (m - 1f) / (m + 1f);
    float z = s * s;
    float p = Math.fma(z, 1f / 9, 1f / 7);
    p = Math.fma(p, z, 1f / 5);
    p = Math.fma(p, z, 1f / 3);
    float k = exponent;
    float low = Math.fma(s + s, p * z, k * LN2_LOW);
    return Math.fma(k, LN2_HIGH, low + (s + s));
  }

  /** log(1 + u) for 0 ≤ u ≤ 1. */
  static float log1p(float u) {
    // 2·artanh(u / (2 + u)) by its series: the argument is at most 1/3.
    float s = u / (2f + u);
    float z = s * s;
    float p = Math.fma(z, 1f / 13, 1f / 11);
    p = Math.fma(p, z, 1f / 9);
    p = Math.fma(p, z, 1f / 7);
    p = Math.fma(p, z, 1f / 5);
    p = Math.fma(p, z, 1f / 3);
    p = Math.fma(p, z, 1f);
    return (s + s) * p;
  }

  /** Hyperbolic tangent, in [-1, 1]. */
  public static float tanh(float x) {
    float v = Math.min(Math.max(x, -TANH_MAX), TANH_MAX);
    float z = v * v;
    float p = Math.fma(z, TANH_P5, TANH_P4);
    p = Math.fma(p, z, TANH_P3);
    p = Math.fma(p, z, TANH_P2);
    p = Math.fma(p, z, TANH_P1);
    p = Math.fma(p, z, 1f);
    float q = Math.fma(z, TANH_Q4, TANH_Q3);
    q = Math.fma(q, z, TANH_Q2);
    q = Math.fma(q, z, TANH_Q1);
    q = Math.fma(q, z, 1f);
    return Math.min(Math.max(v * p / q, -1f), 1f);
  }

  /** The error function 2/√π ∫₀ˣ e⁻ᵗ² dt, in [-1, 1]. */
  public static float erf(float x) {
    float v = Math.min(Math.max(x, -ERF_MAX), ERF_MAX);
    float z = v * v;
    float p = Math.fma(z, ERF_P6, ERF_P5);
    p = Math.fma(p, z, ERF_P4);
    p = Math.fma(p, z, ERF_P3);
    p = Math.fma(p, z, ERF_P2);
    p = Math.fma(p, z, ERF_P1);
    p = Math.fma(p, z, ERF_P0);
    float q = Math.fma(z, ERF_Q5, ERF_Q4);
    q = Math.fma(q, z, ERF_Q3);
    q = Math.fma(q, z, ERF_Q2);
    q = Math.fma(q, z, ERF_Q1);
    q = Math.fma(q, z, 1f);
    return Math.min(Math.max(v * p / q, -1f), 1f);
  }

  /** 1 / (1 + e⁻ˣ). */
  public static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /** log(1 + eˣ). */
  public static float softplus(float x) {
    return Math.max(x, 0f) + log1p(exp(-Math.abs(x)));
  }
}
