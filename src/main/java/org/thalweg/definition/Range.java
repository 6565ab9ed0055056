package org.thalweg.definition;

/** The wording of a range rule. */
final class Range {

  private Range() {}

  static String rule(long min, long max) {
    if (max == Long.MAX_VALUE || max == Integer.MAX_VALUE) {
      return "must be at least " + min;
    }
    return min == Long.MIN_VALUE || min == Integer.MIN_VALUE
        ? "must be at most " + max
        : "must be from " + min + " to " + max;
  }

  static String rule(double min, double max) {
    boolean below = max >= Double.MAX_VALUE;
    boolean above = min <= -Double.MAX_VALUE;
    if (below && above) {
      return "must be finite";
    }
    if (below) {
      return "must be at least " + plain(min);
    }
    return above
        ? "must be at most " + plain(max)
        : "must be from " + plain(min) + " to " + plain(max);
  }

  private static String plain(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }
}
