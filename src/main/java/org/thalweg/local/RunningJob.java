package org.thalweg.local;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.thalweg.score.ScoringException;

/** A job on an {@link EmbeddedFlink} cluster. */
public final class RunningJob {
  private final MiniCluster cluster;
  private final JobID id;
  private final CompletableFuture<JobResult> result;

  RunningJob(MiniCluster cluster, JobID id) {
    this.cluster = cluster;
    this.id = id;
    this.result = cluster.requestJobResult(id);
  }

  /** Its id, as Flink's pages have it. */
  public String id() {
    return id.toString();
  }

  /** Completes when the job has ended, whether it finished, failed or was cancelled. */
  public CompletableFuture<?> ended() {
    return result;
  }

  /** What the job is doing now. */
  public JobStatus status() {
    return cluster.getJobStatus(id).join();
  }

  /**
   * Waits until the job has come to its end.
   *
   * @throws LocalException with the first cause if it failed, and if it was cancelled
   */
  public void await() throws InterruptedException {
    try {
      if (!result.get().isSuccess()) {
        throw new LocalException("the job " + ending(), failure().orElse(null));
      }
    } catch (ExecutionException e) {
      throw new LocalException("the job " + ending(), e);
    }
  }

  /** How the job has ended, once it has: what follows its name in a sentence. */
  String ending() {
    try {
      return switch (result.join().getApplicationStatus()) {
        case SUCCEEDED -> "has finished";
        case CANCELED -> "was cancelled";
        default -> "failed" + failure().map(why -> ": " + ScoringException.reason(why)).orElse("");
      };
    } catch (CompletionException e) {
      return "was lost: " + ScoringException.reason(e);
    }
  }

  private Optional<Throwable> failure() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return result.join().getSerializedThrowable().map(error -> error.deserializeError(loader));
  }

  /**
   * Stops reading, lets everything read so far flow to its end as if the input ended here, and
   * commits it with a savepoint.
   *
   * @return completes once that is done; exceptionally if the job can't be drained now
   */
  public CompletableFuture<?> drain() {
    return cluster.stopWithSavepoint(id, null, true, SavepointFormatType.CANONICAL);
  }

  /**
   * Stops reading and commits everything with a savepoint to go on from; open batches stay open.
   *
   * @return the savepoint's path; completes exceptionally if the job can't be stopped now
   */
  public CompletableFuture<String> stop() {
    return cluster.stopWithSavepoint(id, null, false, SavepointFormatType.CANONICAL);
  }

  /** Cancels the job and waits until it is gone; what was not committed is lost. */
  public void cancel() {
    try {
      cluster.cancelJob(id).join();
      result.join();
    } catch (CompletionException e) {
      throw new LocalException("the job could not be cancelled: " + ScoringException.reason(e), e);
    }
  }
}
