package org.thalweg.local;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobStatus;

/** Ends a job before its input ends: by draining it, or, where that takes too long, hard. */
final class Ending {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RunningJob job;
  private long since;
  private CompletableFuture<?> drained;
  private boolean cancelled;

  Ending(RunningJob job) {
    this.job = job;
  }

  /** Brings the end nearer; to be called again and again until the job has ended. */
  void hasten() {
    if (cancelled) {
      return;
    }
    if (since == 0) {
      since = System.nanoTime();
    }
    if (System.nanoTime() - since > PATIENCE.toNanos()) {
      cancelled = true;
      job.cancel();
    } else if (drained == null || drained.isCompletedExceptionally()) {
      // A job that only starts up cannot be drained yet: asked again next time.
      drained = job.status() == JobStatus.RUNNING ? job.drain() : null;
    }
  }

  /**
   * Looks at how the job has ended.
   *
   * @throws LocalException if it failed
   */
  void check() throws InterruptedException {
    if (!cancelled) {
      job.await();
    }
  }
}
