package org.thalweg.local.feed;

/** Flags, numbers and texts. */
final class Scalars {
  private Scalars() {}

  static Object flag(Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    String text = value == null ? "" : value.toString();
    if (text.equalsIgnoreCase("true") || text.equals("1")) {
      return true;
    }
    if (text.equalsIgnoreCase("false") || text.equals("0")) {
      return false;
    }
    throw new ConversionException("must be true, false, 1 or 0", value);
  }

  static Object int32(Object value) {
    return (int) whole("int", value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static long whole(String type, Object value, long min, long max) {
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
    throw new ConversionException("must be a whole number (" + type + ")", value);
  }

  /** A number, NaN and the infinities included: what they are worth, the job decides. */
  static double number(String type, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    String text = value == null ? "" : value.toString().strip();
    try {
      if (!text.isEmpty() && "dDfF".indexOf(text.charAt(text.length() - 1)) < 0) {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new ConversionException("must be a number (" + type + ")", value);
  }

  static String text(Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw new ConversionException("must be a text", value);
  }
}
