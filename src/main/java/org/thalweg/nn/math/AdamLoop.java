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
    float b1 = (float) beta1;
    float c1 = (float) (1 - beta1);
    float b2 = (float) beta2;
    float c2 = (float) (1 - beta2);
    KERNEL.adam(n, from, w, g, slots, stride, b1, c1, b2, c2, rate, scale, epsilon);
  }

  /** One value of the loop in every kernel's order of operations; c1 and c2 are 1 - β. */
  static void one(
      int i,
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
    float gradient = g[i];
    float m = Math.fma(beta1, slots[i], c1 * gradient);
    float v = Math.fma(beta2, slots[stride + i], c2 * gradient * gradient);
    slots[i] = m;
    slots[stride + i] = v;
    float root = Math.fma((float) Math.sqrt(v), scale, epsilon);
    w[i] -= rate * m / root;
  }
}
