package org.thalweg.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private Numbers() {}

  /** With commas between thousands. */
  static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A share as a percentage with two decimals. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** Four significant digits or so, without an exponent where that is readable. */
  static String plain(double number) {
    double size = Math.abs(number);
    if (size != 0 && (size < 1e-3 || size >= 1e9)) {
      return String.format(Locale.ROOT, "%.3e", number);
    }
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.1f", number);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.2f" : "%.4f", number);
  }

  /** A number of bytes in the unit that leaves few digits. */
  static String bytes(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
