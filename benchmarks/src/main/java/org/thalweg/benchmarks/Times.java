package org.thalweg.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Times in nanoseconds, all kept: percentiles are exact. For one thread. */
final class Times {

  private long[] nanos = new long[1 << 16];
  private int size;

  void add(long time) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * size);
    }
    nanos[size++] = time;
  }

  int size() {
    return size;
  }

  double max() {
    return Arrays.stream(nanos, 0, size).max().orElse(0) / 1e6;
  }

  /** In milliseconds. */
  double percentile(double percent) {
    if (size == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    return sorted[Math.min(size - 1, (int) (percent / 100 * size))] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %,8.2f ms   p99 %,8.2f ms   max %,8.2f ms   (%,d)",
        percentile(50),
        percentile(99),
        max(),
        size);
  }
}
