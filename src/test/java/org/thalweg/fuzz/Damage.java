package org.thalweg.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Good bytes made bad, by one to four changes. */
public final class Damage {

  /** The length that Avro's varints claim at most: what a liar would say. */
  private static final byte[] HUGE = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};

  private Damage() {}

  /** A damaged copy. */
  public static byte[] of(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes = once(bytes, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] = (byte) random.nextInt();
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        return Arrays.copyOf(bytes, at + 1);
      }
      case 3 -> {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
      }
      case 4 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 10), (byte) -1);
      case 5 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0);
      case 6 -> System.arraycopy(HUGE, 0, bytes, at, Math.min(HUGE.length, bytes.length - at));
      default -> {
        int from = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(40), bytes.length - Math.max(at, from));
        System.arraycopy(bytes, from, bytes, at, length);
      }
    }
    return bytes;
  }
}
