package org.thalweg.nn.math;

/**
 * Random numbers as a pure function of (seed, stream, step, index), so that a dropout mask or an
 * initial weight is the same after any restart. Philox4x32-10: J. Salmon, M. Moraes, R. Dror, D.
 * Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 *
 * <p>The key of the generator is the seed; the counter is index (low 32 bits), stream and step.
 */
public final class CounterRandom {
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final float UNIT = 0x1p-24f;

  private CounterRandom() {}

  /** 64 random bits. */
  public static long bits(long seed, int stream, long step, int index) {
    int c0 = index;
    int c1 = stream;
    int c2 = (int) step;
    int c3 = (int) (step >>> 32);
    int k0 = (int) seed;
    int k1 = (int) (seed >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
      long p1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return (long) c0 << 32 | (c1 & 0xFFFFFFFFL);
  }

  /** Uniform in [0, 1), a multiple of 2⁻²⁴. */
  public static float uniform(long seed, int stream, long step, int index) {
    return (bits(seed, stream, step, index) >>> 40) * UNIT;
  }

  /** Standard normal: G. Box, M. Muller, "A Note on the Generation of Random Normal Deviates". */
  public static float normal(long seed, int stream, long step, int index) {
    long bits = bits(seed, stream, step, index);
    double radius = Math.sqrt(-2 * StrictMath.log(((bits >>> 32) + 1) * 0x1p-32));
    double angle = 2 * Math.PI * (bits & 0xFFFFFFFFL) * 0x1p-32;
    return (float) (radius * StrictMath.cos(angle));
  }

  /**
   * Fills out[offset, offset + n) with 0 with probability {@code zeroProbability}, in [0, 1), and
   * with 1 / (1 - zeroProbability) otherwise; element i draws index {@code firstIndex + i}.
   */
  public static void dropoutMask(
      float zeroProbability,
      long seed,
      int stream,
      long step,
      int firstIndex,
      int n,
      float[] out,
      int offset) {
    float kept = 1 / (1 - zeroProbability);
    for (int i = 0; i < n; i++) {
      out[offset + i] = uniform(seed, stream, step, firstIndex + i) < zeroProbability ? 0 : kept;
    }
  }
}
