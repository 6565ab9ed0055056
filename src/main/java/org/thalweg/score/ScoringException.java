package org.thalweg.score;

/** An event that can't be scored, or a model that isn't there; the message says why. */
public final class ScoringException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ScoringException(String message) {
    super(message);
  }

  ScoringException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Of what Kafka says, the innermost sentence: those around it say only where it was. */
  static ScoringException of(String what, Throwable cause) {
    return new ScoringException(what + ": " + reason(cause), cause);
  }

  /** The sentence of the innermost cause, or what kind of error it is. */
  public static String reason(Throwable cause) {
    Throwable inner = cause;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }
}
