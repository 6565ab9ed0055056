package org.thalweg.local.feed;

/** A value breaks its schema's rule; the reader of the input adds where it stood. */
final class ConversionException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 60;

  private final String field;
  private final String rule;

  ConversionException(String rule, Object value) {
    this("", rule + ": " + show(value));
  }

  private ConversionException(String field, String rule) {
    // Thrown for each type of a union that does not fit: no stack trace.
    super(field.isEmpty() ? rule : "field " + field + " " + rule, null, false, false);
    this.field = field;
    this.rule = rule;
  }

  /** A record lacks a field. */
  static ConversionException missing(String field) {
    return new ConversionException(field, "is missing");
  }

  /** The same in the field of a record. */
  ConversionException in(String outer) {
    return new ConversionException(field.isEmpty() ? outer : outer + "." + field, rule);
  }

  private static String show(Object value) {
    String text = value == null || value.equals("") ? "nothing" : value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 3) + "...";
  }
}
