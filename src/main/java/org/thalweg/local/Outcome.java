package org.thalweg.local;

import java.util.HashMap;
import java.util.Map;
import org.thalweg.snapshot.Assembler;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/** What a job has published, as a read-committed consumer sees it. */
final class Outcome {
  private static final double NANOS = 1e9;
  private static final double MILLI = 1e3;

  private final JobSpec job;
  private final Reports reports = new Reports();
  private final Assembler assembler = new Assembler();

  /** The newest version of each model. */
  private final Map<String, Long> versions = new HashMap<>();

  private long snapshots;

  Outcome(JobSpec job) {
    this.job = job;
  }

  /**
   * Counts and sums up.
   *
   * @param fed how many events the topic holds
   * @param interrupted whether the job has ended before its input
   * @param seconds that the job ran
   * @param started when the run began, by {@link System#nanoTime()}
   */
  RunSummary summary(long fed, boolean interrupted, double seconds, long started) {
    String bootstrap = job.kafka().bootstrap();
    if (job instanceof TrainJob train) {
      TopicScan.committed(
          bootstrap, train.publish().metrics().topic(), record -> reports.add(record.value()));
    }
    TopicScan.committed(
        bootstrap, job.modelTopic(), record -> snapshot(record.key(), record.value()));
    long predictions = TopicScan.count(bootstrap, job.predictions());
    long deadLetters = TopicScan.count(bootstrap, job.deadLetters());
    long events = interrupted ? Math.min(fed, predictions + deadLetters) : fed;
    return new RunSummary(
        job.name(),
        events,
        reports.learnt(),
        reports.undone(),
        predictions,
        deadLetters,
        Math.max(snapshots, versions.values().stream().mapToLong(version -> version).sum()),
        versions.values().stream().mapToLong(version -> version).max().orElse(0),
        Math.max(versions.size(), reports.models()),
        rounded((System.nanoTime() - started) / NANOS),
        rounded(events / seconds),
        reports.metrics(),
        interrupted);
  }

  /** Versions that are kept no longer may be gone already; their numbers say that they were. */
  private void snapshot(byte[] key, byte[] value) {
    if (assembler.offer(key, value) instanceof Assembler.Result.Complete complete) {
      snapshots++;
      versions.merge(complete.snapshot().modelKey(), complete.snapshot().version(), Math::max);
    }
  }

  private static double rounded(double number) {
    return Math.round(number * MILLI) / MILLI;
  }
}
