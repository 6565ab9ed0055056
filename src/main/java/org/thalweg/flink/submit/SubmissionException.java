package org.thalweg.flink.submit;

/**
 * A job can't be handed to a cluster; the message is one sentence that says what to do about it.
 */
public final class SubmissionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SubmissionException(String message) {
    super(message);
  }

  SubmissionException(String message, Throwable cause) {
    super(message, cause);
  }
}
