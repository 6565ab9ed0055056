package org.thalweg.event;

/** Carries a {@link Rejected} out of the depth of a record; never leaves {@link EventReader}. */
final class Rejection extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ReasonCode code;

  /** Bad input may come in masses, so no stack trace is taken. */
  Rejection(ReasonCode code, String sentence) {
    super(sentence, null, false, false);
    this.code = code;
  }

  static Rejection of(ReasonCode code, String field, String rule, Object value) {
    return new Rejection(code, field + ": " + rule + ": " + Shown.value(value));
  }

  static Rejection undecodable(String sentence) {
    return new Rejection(ReasonCode.UNDECODABLE, sentence);
  }

  static Rejection missing(String field) {
    return new Rejection(ReasonCode.MISSING_FIELD, field + ": must have a value: null");
  }

  Rejected outcome() {
    return new Rejected(code, getMessage());
  }
}
