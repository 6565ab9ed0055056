package org.thalweg.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.job.ScoreGraph;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.local.feed.BadRows;
import org.thalweg.local.feed.Feed;
import org.thalweg.local.feed.InputSpec;
import org.thalweg.spec.FlinkSpec;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * One job from its first event to its last, on a broker and a cluster of its own: its input is
 * written to the events topic, the job takes it up to its end, and what it published is counted as
 * a read-committed consumer sees it.
 *
 * <p>Once {@link #close} returns, nothing of the run is left.
 */
public final class LocalRun implements AutoCloseable {
  private static final long STEP_MILLIS = 200;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
  private static final double NANOS = 1e9;

  private final JobSpec given;
  private final InputSpec input;
  private final RunOptions options;
  private final RunWatcher watcher;
  private final long started = System.nanoTime();
  private LocalStack stack;
  private JobSpec job;
  private BadRows badRows = new BadRows(0, List.of());
  private volatile boolean stopped;

  /** A run that has not begun. */
  public LocalRun(JobSpec job, InputSpec input, RunOptions options, RunWatcher watcher) {
    this.given = job;
    this.input = input;
    this.options = options;
    this.watcher = watcher;
  }

  /**
   * Runs the job to the end of its input, or until {@link #stop}.
   *
   * @throws org.thalweg.local.feed.FeedException if the input cannot be read
   * @throws LocalException if broker or cluster cannot start, or the job fails
   */
  public RunSummary run() throws InterruptedException {
    try (Feed feed = input.open(options.input(), given.events().schema(), options.limit())) {
      stack = new LocalStack(options.port(), given.flink().parallelism());
      job = given.withKafka(KafkaSpec.of(stack.kafka().bootstrap()));
      new JobTopics(job).create();
      ModelFiles.publish(bootstrap(), job.modelTopic(), options.models());
      long fed = feed(feed);
      badRows = feed.badRows();
      long submitted = System.nanoTime();
      execute(fed);
      double seconds = (System.nanoTime() - submitted) / NANOS;
      return new Outcome(job).summary(fed, stopped, seconds, started);
    }
  }

  private long feed(Feed feed) throws InterruptedException {
    Feeding feeding = new Feeding(job);
    CompletableFuture<Long> fed = CompletableFuture.supplyAsync(() -> feeding.run(feed));
    try {
      while (!finished(fed)) {
        watcher.feeding(feeding.fed());
        if (stopped) {
          feeding.stop();
        }
      }
      return fed.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      feeding.stop();
    }
  }

  /** Waits a moment; true once it is done, well or not. */
  private static boolean finished(CompletableFuture<?> work) throws InterruptedException {
    try {
      work.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private void execute(long fed) throws InterruptedException {
    StreamExecutionEnvironment environment = stack.flink().environment();
    if (job instanceof TrainJob train) {
      TrainGraph.buildBounded(environment, train);
    } else {
      ScoreGraph.buildBounded(environment, (ScoreJob) job);
    }
    commitSoon(environment, job.flink());
    RunningJob running = stack.flink().submit(environment);
    try (ProgressWatch watch = watch(fed)) {
      Ending ending = new Ending(running);
      while (!finished(running.ended())) {
        watcher.learning(watch.poll());
        if (stopped) {
          ending.hasten();
        }
      }
      ending.check();
      watcher.learning(watch.poll());
    }
  }

  private ProgressWatch watch(long fed) {
    return job instanceof TrainJob train
        ? new MetricsWatch(bootstrap(), train.publish().metrics().topic(), fed)
        : new OutputWatch(bootstrap(), List.of(job.predictions(), job.deadLetters()), fed);
  }

  /**
   * The last outputs are committed by the first checkpoint after the last event: whoever sits and
   * waits should not wait for a cluster's interval.
   */
  static void commitSoon(StreamExecutionEnvironment environment, FlinkSpec flink) {
    Duration every = flink.checkpoints().every();
    Duration interval = every.compareTo(LONGEST_WAIT) < 0 ? every : LONGEST_WAIT;
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG, interval);
    environment.configure(settings);
  }

  /** Makes {@link #run} end soon, with what was learnt so far. For other threads. */
  public void stop() {
    stopped = true;
  }

  /** The rows of the input that were left out, once {@link #run} has fed it. */
  public BadRows badRows() {
    return badRows;
  }

  /** Where the broker is while this run is open and {@link #run} has begun to feed. */
  public String bootstrap() {
    return stack.kafka().bootstrap();
  }

  /** Stops broker and cluster and deletes what they wrote. */
  @Override
  public void close() {
    if (stack != null) {
      stack.close();
    }
  }
}
