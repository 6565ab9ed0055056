package org.thalweg.nn.math;

/**
 * Adam's update, D. Kingma, J. Ba, ICLR 2015, as one loop: it reads four arrays of the model's size
 * and writes three, so that every further pass would cost as much again.
 */
public final class AdamLoop {
  private static final ElementKernel KERNEL = Kernels.elements();

  private AdamLoop() {}

  /**
   * For i in [from, from + n): {@code m = β₁·m + (1-β₁)·g, v = β₂·v + (1-β₂)·g², w -= rate·m /
   * (√v·scale + ε)}, with m at {@code slots[i]} and v at {@code slots[stride + i]}.
   *
   * @param rate the learning rate over 1 - β₁ᵗ
   * @param scale 1 / √(1 - β₂ᵗ)
   */
  public static void step(
      int n,
      int from,
      float[] w,
      float[] g,
      float[] slots,
      int stride,
      double beta1,
      double beta2,
      float rate,
      float scale,
      float epsilon) {
    Coefficients coefficients =
        new Coefficients(
            (float) beta1,
            (float) (1 - beta1),
            (float) beta2,
            (float) (1 - beta2),
            rate,
            scale,
            epsilon);
    KERNEL.adam(n, from, w, g, slots, stride, coefficients);
  }

  /** The step's numbers; c1 and c2 are 1 - β, rounded once. */
  record Coefficients(
      float beta1, float c1, float beta2, float c2, float rate, float scale, float epsilon) {}

  /** One value of the loop in every kernel's order of operations. */
  static void one(
      int i, float[] w, float[] g, float[] slots, int stride, Coefficients coefficients) {
    float gradient = g[i];
    float m = Math.fma(coefficients.beta1, slots[i], coefficients.c1 * gradient);
    float v =
        Math.fma(coefficients.beta2, slots[stride + i], coefficients.c2 * gradient * gradient);
    slots[i] = m;
    slots[stride + i] = v;
    float root = Math.fma((float) Math.sqrt(v), coefficients.scale, coefficients.epsilon);
    w[i] -= coefficients.rate * m / root;
  }
}
