package org.thalweg.local.feed;

/** An input cannot be read; the message says which, where in it, the rule and the value. */
public final class FeedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FeedException(String message) {
    super(message);
  }

  FeedException(String message, Throwable cause) {
    super(message, cause);
  }
}
