package org.thalweg.definition;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whole numbers with a unit: times and sizes. */
final class Quantity {

  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*([a-zA-Z]*)");

  private Quantity() {}

  static Duration duration(String text) {
    String rule = "must be a time such as 200 ms, 30 s, 5 min, 1 h or 30 d: " + text;
    Matcher form = match(text, rule);
    long amount = Long.parseLong(form.group(1));
    long millis =
        switch (form.group(2).toLowerCase(Locale.ROOT)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "min", "m" -> 60_000;
          case "h" -> 3_600_000;
          case "d" -> 86_400_000;
          default -> throw new IllegalArgumentException(rule);
        };
    return Duration.ofMillis(product(amount, millis, rule));
  }

  static long bytes(String text) {
    String rule = "must be a size such as 64 KiB or 1 MiB: " + text;
    Matcher form = match(text, rule);
    long unit =
        switch (form.group(2).toLowerCase(Locale.ROOT)) {
          case "", "b" -> 1L;
          case "kib", "kb" -> 1L << 10;
          case "mib", "mb" -> 1L << 20;
          case "gib", "gb" -> 1L << 30;
          default -> throw new IllegalArgumentException(rule);
        };
    return product(Long.parseLong(form.group(1)), unit, rule);
  }

  private static Matcher match(String text, String rule) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(rule);
    }
    return form;
  }

  private static long product(long amount, long unit, String rule) {
    try {
      return Math.multiplyExact(amount, unit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(rule, e);
    }
  }
}
