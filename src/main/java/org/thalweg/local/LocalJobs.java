package org.thalweg.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.job.ScoreGraph;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * Jobs that take what comes on their topics, on one broker and one cluster of their own, until they
 * are stopped. Nobody feeds them here.
 *
 * <p>Once {@link #close} returns, nothing of them is left.
 */
public final class LocalJobs implements AutoCloseable {

  private final List<JobSpec> given;
  private final LocalStack stack;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  private final List<RunningJob> running = new ArrayList<>();

  /**
   * Jobs that don't run yet.
   *
   * @param port of the broker, 0 for any
   */
  public LocalJobs(List<? extends JobSpec> jobs, int port) {
    given = List.copyOf(jobs);
    stack = new LocalStack(port, given.stream().mapToInt(job -> job.flink().parallelism()).sum());
  }

  /**
   * Starts them; once this returns, their topics are there.
   *
   * @throws LocalException if broker or cluster cannot start, or the cluster refuses one
   */
  public void start() {
    for (JobSpec job : given) {
      JobSpec here = job.withKafka(KafkaSpec.of(bootstrap()));
      new JobTopics(here).create();
      StreamExecutionEnvironment environment = stack.flink().environment();
      if (here instanceof TrainJob train) {
        TrainGraph.build(environment, train);
      } else {
        ScoreGraph.build(environment, (ScoreJob) here);
      }
      LocalRun.commitSoon(environment, here.flink());
      running.add(stack.flink().submit(environment));
    }
  }

  /** Where the broker is. */
  public String bootstrap() {
    return stack.kafka().bootstrap();
  }

  /**
   * Waits until {@link #stop} is called.
   *
   * @throws LocalException if one of the jobs fails
   */
  public void await() throws InterruptedException {
    List<CompletableFuture<?>> ends = new ArrayList<>(List.of(stopped));
    running.forEach(job -> ends.add(job.ended()));
    CompletableFuture.anyOf(ends.toArray(new CompletableFuture<?>[0])).join();
    for (RunningJob job : running) {
      if (job.ended().isDone()) {
        job.await();
      }
    }
  }

  /** Makes {@link #await} end. For other threads. */
  public void stop() {
    stopped.complete(null);
  }

  /** Ends the jobs, broker and cluster, and deletes what they wrote. */
  @Override
  public void close() {
    stack.close();
  }
}
