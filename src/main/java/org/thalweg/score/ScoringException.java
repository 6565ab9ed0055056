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
}
