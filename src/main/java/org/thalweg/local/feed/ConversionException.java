package org.thalweg.local.feed;

/** A value breaks its schema's rule; the reader of the input adds where it stood. */
class ConversionException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  ConversionException(String rule, Object value) {
    this(rule + ": " + show(value));
  }

  ConversionException(String message) {
    super(message, null, false, false); // thrown once for each type of a union: no stack trace
  }

  private static String show(Object value) {
    String text = value == null || value.equals("") ? "nothing" : value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
  }
}
