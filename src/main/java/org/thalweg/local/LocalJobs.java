package org.thalweg.local;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Map<String, RunningJob> running = new LinkedHashMap<>();

  /**
   * Jobs that don't run yet.
   *
   * @param port of the broker, 0 for any
   * @throws LocalException if two have one name, and so would end each other's transactions
   */
  public LocalJobs(List<? extends JobSpec> jobs, int port) {
    given = List.copyOf(jobs);
    Set<String> names = new HashSet<>();
    for (JobSpec job : given) {
      if (!names.add(job.name())) {
        throw new LocalException("jobs must differ in their names: two are called " + job.name());
      }
    }
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
      running.put(job.name(), stack.flink().submit(environment));
    }
  }

  /** Where the broker is. */
  public String bootstrap() {
    return stack.kafka().bootstrap();
  }

  /**
   * Waits until {@link #stop} is called.
   *
   * @throws LocalException as soon as one of the jobs has ended, in whatever way: none of them ends
   *     by itself
   */
  public void await() {
    List<CompletableFuture<?>> ends = new ArrayList<>(List.of(stopped));
    running.values().forEach(job -> ends.add(job.ended()));
    CompletableFuture.anyOf(ends.toArray(new CompletableFuture<?>[0]))
        .handle((end, failure) -> null)
        .join();
    running.forEach(
        (name, job) -> {
          if (job.ended().isDone()) {
            throw new LocalException("the job " + name + " " + job.ending());
          }
        });
  }

  /** The job of this name, once it was started. */
  RunningJob job(String name) {
    return running.get(name);
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
