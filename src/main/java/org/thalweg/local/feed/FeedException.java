package org.thalweg.local.feed;

/** An input cannot be read; the message says which, where in it, the rule and the value. */
public final class FeedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean ofOneRow;

  FeedException(String message) {
    this(message, null);
  }

  FeedException(String message, Throwable cause) {
    this(message, cause, false);
  }

  private FeedException(String message, Throwable cause, boolean ofOneRow) {
    super(message, cause);
    this.ofOneRow = ofOneRow;
  }

  /** A row is wrong; the feed has more behind it. */
  static FeedException ofRow(String message, Throwable cause) {
    return new FeedException(message, cause, true);
  }

  /** Whether it is one row alone that is wrong, so that the next one can be asked for. */
  public boolean isOfOneRow() {
    return ofOneRow;
  }
}
