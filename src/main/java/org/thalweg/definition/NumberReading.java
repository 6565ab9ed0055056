package org.thalweg.definition;

/** A node's value as a number; what is none becomes a problem. */
final class NumberReading {

  private NumberReading() {}

  static long whole(Node node, long fallback, long min, long max) {
    Object given = node.typed();
    if (given == null) {
      return fallback;
    }
    if (!(given instanceof Integer || given instanceof Long)) {
      refuse(node, "must be a whole number");
      return fallback;
    }
    long number = ((Number) given).longValue();
    if (number < min || number > max) {
      node.problem(Range.rule(min, max) + ": " + number);
      return fallback;
    }
    return number;
  }

  static double number(Node node, double fallback, double min, double max) {
    Object given = node.typed();
    if (given == null) {
      return fallback;
    }
    if (!(given instanceof Number number)) {
      refuse(node, "must be a number");
      return fallback;
    }
    double x = number.doubleValue();
    if (!(x >= min && x <= max) || Double.isInfinite(x)) {
      node.problem(Range.rule(min, max) + ": " + Node.show(node.raw()));
      return fallback;
    }
    return x;
  }

  static double positive(Node node, double fallback) {
    double x = number(node, fallback, -Double.MAX_VALUE, Double.MAX_VALUE);
    if (node.typed() instanceof Number && x <= 0) {
      node.problem("must be above 0: " + Node.show(node.raw()));
      return fallback;
    }
    return x;
  }

  private static void refuse(Node node, String rule) {
    String hint = "";
    if (node.raw() instanceof String text && Unquoted.hasLeadingZeros(text)) {
      hint = " without leading zeros, which some readers of YAML take for octal";
    } else if (node.raw() instanceof String text && new Unquoted(text).value() instanceof Number) {
      hint = ", without quotes";
    }
    node.problem(rule + hint + ": " + Node.show(node.raw()));
  }
}
