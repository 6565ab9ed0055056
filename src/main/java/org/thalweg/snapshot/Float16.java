package org.thalweg.snapshot;

/** Numbers of half precision (IEEE 754 binary16): Java has them from 20 on only. */
final class Float16 {

  /** The largest finite one. */
  static final float MAX = 65504;

  private static final int FRACTION_BITS = 10;
  private static final int DROPPED = 23 - FRACTION_BITS;

  /** The smallest normal one, 2^-14, and the distance of those below it, 2^-24. */
  private static final float SMALLEST_NORMAL = 0x1p-14f;

  private static final float SUBNORMAL_STEP = 0x1p-24f;

  private Float16() {}

  /** The nearest, to even where two are; {@code x} is from -65504 to 65504. */
  static short of(float x) {
    int sign = (Float.floatToRawIntBits(x) >>> 16) & 0x8000;
    float size = Math.abs(x);
    if (size < SMALLEST_NORMAL) {
      return (short) (sign | (int) Math.rint(size / SUBNORMAL_STEP));
    }
    int bits = Float.floatToRawIntBits(size);
    int odd = (bits >>> DROPPED) & 1;
    int rounded = (bits + (1 << (DROPPED - 1)) - 1 + odd) >>> DROPPED;
    return (short) (sign | (rounded - ((127 - 15) << FRACTION_BITS)));
  }

  static float toFloat(short half) {
    int exponent = (half >>> FRACTION_BITS) & 0x1f;
    int fraction = half & 0x3ff;
    float size =
        exponent == 0
            ? fraction * SUBNORMAL_STEP
            : Float.intBitsToFloat(((exponent + 127 - 15) << 23) | (fraction << DROPPED));
    return half < 0 ? -size : size;
  }
}
