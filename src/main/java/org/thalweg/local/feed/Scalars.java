package org.thalweg.local.feed;

/** Flags and texts. */
final class Scalars {
  private Scalars() {}

  static Object flag(Object value) {
    if (value instanceof Boolean) {
      return value;
    }
    String text = value == null ? "" : value.toString().strip();
    if (text.equalsIgnoreCase("true") || text.equals("1")) {
      return true;
    }
    if (text.equalsIgnoreCase("false") || text.equals("0")) {
      return false;
    }
    throw new ConversionException("must be true, false, 1 or 0", value);
  }

  static String text(Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw new ConversionException("must be a text", value);
  }
}
