package org.thalweg.nn.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Every kernel against the definition of its products, to the bit where the contract says so. */
class KernelTest {
  @Provide
  Arbitrary<Kernel> kernels() {
    return Arbitraries.of(List.of(new PlainKernel(), Kernels.create()));
  }

  @Property(tries = 300)
  void productIsOneChainPerElement(
      @ForAll("kernels") Kernel kernel,
      @ForAll @IntRange(min = 1, max = 40) int m,
      @ForAll @IntRange(min = 1, max = 150) int n,
      @ForAll @IntRange(min = 1, max = 150) int k,
      @ForAll boolean transposed,
      @ForAll long seed) {
    assertChains(kernel, m, n, k, transposed, seed);
  }

  /** Sizes that are cut into blocks and panels. */
  @Property(tries = 12)
  void aLargeProductToo(
      @ForAll("kernels") Kernel kernel,
      @ForAll @IntRange(min = 250, max = 530) int m,
      @ForAll @IntRange(min = 250, max = 300) int n,
      @ForAll @IntRange(min = 1, max = 300) int k,
      @ForAll boolean transposed,
      @ForAll long seed) {
    assertChains(kernel, m, n, k, transposed, seed);
  }

  private static void assertChains(
      Kernel kernel, int m, int n, int k, boolean transposed, long seed) {
    Random random = new Random(seed);
    int gap = random.nextInt(3);
    int rowStep = transposed ? 1 : k + gap;
    int columnStep = transposed ? m + gap : 1;
    float[] a = random(random, 5 + (m - 1) * rowStep + (k - 1) * columnStep + 1);
    float[] b = random(random, 3 + k * (n + gap));
    float[] c = random(random, 2 + m * (n + gap));
    int[] rows = new int[k];
    for (int p = 0; p < k; p++) {
      rows[p] = p * (n + gap);
    }

    float[] expected = c.clone();
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int out = 2 + i * (n + gap) + j;
        for (int p = 0; p < k; p++) {
          float x = a[5 + i * rowStep + p * columnStep];
          expected[out] = Math.fma(x, b[3 + rows[p] + j], expected[out]);
        }
      }
    }

    kernel.product(m, n, k, a, 5, rowStep, columnStep, b, 3, rows, c, 2, n + gap, c, 2, n + gap);
    assertThat(c).isEqualTo(expected);
  }

  @Property(tries = 100)
  void lanesOfDotsSumToDotProductsOfRows(
      @ForAll("kernels") Kernel kernel,
      @ForAll @IntRange(min = 1, max = 20) int m,
      @ForAll @IntRange(min = 1, max = 20) int n,
      @ForAll @IntRange(min = 1, max = 20) int vectors,
      @ForAll long seed) {
    Random random = new Random(seed);
    int k = vectors * Gemm.LANES;
    float[] a = random(random, m * k);
    float[] b = random(random, k + n);
    float[] lanes = new float[m * n * Gemm.LANES];
    int[] overlapping = new int[n];
    for (int j = 0; j < n; j++) {
      overlapping[j] = j;
    }
    kernel.laneDots(m, n, k, a, 0, k, b, 0, overlapping, lanes);
    kernel.laneDots(m, n, k, a, 0, k, b, 0, overlapping, lanes);
    float[] c = new float[m * n];
    Gemm.laneSums(m * n, lanes, c, 0);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double expected = 0;
        for (int p = 0; p < k; p++) {
          expected += 2.0 * a[i * k + p] * b[j + p];
        }
        assertThat((double) c[i * n + j]).isCloseTo(expected, within(2e-4));
      }
    }
  }

  @Test
  void thisTestRunsWithTheVectorModule() {
    assertThat(Kernels.create().getClass().getSimpleName()).isEqualTo("VectorKernel");
  }

  private static float[] random(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
