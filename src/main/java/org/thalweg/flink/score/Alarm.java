package org.thalweg.flink.score;

import java.util.concurrent.Future;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * Rings at the earliest of the processing times it was set to, and then forgets the others. Times
 * that mostly grow take one timer of Flink's at a time. For one thread.
 */
final class Alarm {

  /** A time that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private final ProcessingTimeService service;
  private final ThrowingRunnable<Exception> action;
  private long time = NEVER;

  /**
   * @param action is run when the alarm rings, and may set it again
   */
  Alarm(ProcessingTimeService service, ThrowingRunnable<Exception> action) {
    this.service = service;
    this.action = action;
  }

  /** Sees to it that the alarm rings at this time or before; {@link #NEVER} changes nothing. */
  void set(long at) {
    if (at < time) {
      time = at;
      Future<?> unused = service.registerTimer(at, this::ring);
    }
  }

  /** A timer whose time is no longer the alarm's was set before an earlier one. */
  private void ring(long at) throws Exception {
    if (at == time) {
      time = NEVER;
      action.run();
    }
  }
}
