package org.thalweg.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another process does. */
public final class Waiting {
  private static final long PAUSE_NANOS = 50_000_000;

  /** A question to another process, which may not answer yet. */
  public interface Question {
    boolean answer() throws Exception;
  }

  private Waiting() {}

  /**
   * Asks until the answer is yes; an exception counts as no.
   *
   * @param what ends the sentence "not within 30 s: "
   * @param state what to add to it
   * @throws AssertionError when the time is over
   */
  public static void until(String what, Duration limit, Question question, Supplier<String> state) {
    long end = System.nanoTime() + limit.toNanos();
    Exception last = null;
    while (true) {
      try {
        if (question.answer()) {
          return;
        }
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted while waiting: " + what, e);
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() > end) {
        String message = "not within %d s: %s%n%s".formatted(limit.toSeconds(), what, state.get());
        throw new AssertionError(message, last);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
