package org.thalweg.local.feed;

/** A field of a record breaks its schema's rule. */
final class FieldException extends ConversionException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;

  FieldException(String field, String rule) {
    super("field " + field + " " + rule);
    this.field = field;
    this.rule = rule;
  }

  String field() {
    return field;
  }

  String rule() {
    return rule;
  }
}
