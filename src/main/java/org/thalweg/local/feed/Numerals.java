package org.thalweg.local.feed;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Numbers as an input writes them.
 *
 * @param decimal between a number's whole part and its fraction: a point or a comma
 */
record Numerals(char decimal) {
  static final Numerals POINT = new Numerals('.');

  private static final Pattern COMMA = Pattern.compile("[-+]?\\d*,\\d+([eE][-+]?\\d+)?");
  private static final Pattern GROUPED =
      Pattern.compile("[-+]?\\d{1,3}([.,'\u2019\\s\u00a0\u202f]\\d{3})+([.,]\\d*)?");
  private static final String LETTERS_OF_NUMBERS = "eE";

  Numerals {
    if (decimal != '.' && decimal != ',') {
      throw new IllegalArgumentException("must be \".\" or \",\": " + decimal);
    }
  }

  Object int32(Object value) {
    return (int) whole("int", value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  long int64(Object value) {
    return whole("long", value, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private long whole(String type, Object value, long min, long max) {
    try {
      long number =
          value instanceof Integer || value instanceof Long
              ? ((Number) value).longValue()
              : Long.parseLong(String.valueOf(value).strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below, like a number out of range
    }
    throw refused("must be a whole number (" + type + ")", value);
  }

  /** A number, NaN and the infinities included: what they are worth, the job decides. */
  double number(String type, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    String text = value == null ? "" : value.toString().strip();
    if (!text.isEmpty()) {
      try {
        return Character.isLetter(text.charAt(text.length() - 1))
            ? word(text)
            : Double.parseDouble(digits(text));
      } catch (NumberFormatException e) {
        // reported below
      }
    }
    throw refused("must be a number (" + type + ")", value);
  }

  /** A number to its last digit. */
  BigDecimal exact(String type, Object value) {
    String text = value == null ? "" : value.toString().strip();
    try {
      return new BigDecimal(value instanceof Number ? text : digits(text));
    } catch (NumberFormatException e) {
      throw refused("must be a number (" + type + ")", value);
    }
  }

  /** What is no number, in any case of the letters. */
  private static double word(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan", "+nan", "-nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new NumberFormatException(text);
    };
  }

  /** The number as Java writes it; Java's own hexadecimal ones are none. */
  private String digits(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean other = decimal == ',' && c == '.';
      if (other || (Character.isLetter(c) && LETTERS_OF_NUMBERS.indexOf(c) < 0)) {
        throw new NumberFormatException(text);
      }
    }
    return decimal == ',' ? text.replace(',', '.') : text;
  }

  private ConversionException refused(String rule, Object value) {
    String text = String.valueOf(value).strip();
    if (decimal == '.' && COMMA.matcher(text).matches()) {
      return new ConversionException(
          rule + " with a decimal point, or the input must say decimal: \",\"", value);
    }
    if (GROUPED.matcher(text).matches()) {
      return new ConversionException(rule + " without thousands separators", value);
    }
    if (decimal == ',' && text.indexOf('.') >= 0) {
      return new ConversionException(rule + " with a decimal comma, as the input says", value);
    }
    return new ConversionException(rule, value);
  }
}
