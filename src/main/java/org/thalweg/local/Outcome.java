package org.thalweg.local;

import java.util.HashSet;
import java.util.Set;
import org.thalweg.snapshot.Assembler;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/** What a job has published, as a read-committed consumer sees it. */
final class Outcome {
  private static final double NANOS = 1e9;
  private static final double MILLI = 1e3;
  private static final long MAX_SNAPSHOT_BYTES = 1L << 31;

  private final JobSpec job;
  private final Reports reports = new Reports();
  private final Assembler assembler = new Assembler(MAX_SNAPSHOT_BYTES);
  private final Set<String> models = new HashSet<>();
  private long snapshots;
  private long newest;

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
        predictions,
        deadLetters,
        snapshots,
        newest,
        Math.max(models.size(), reports.models()),
        rounded((System.nanoTime() - started) / NANOS),
        rounded(events / seconds),
        reports.metrics(),
        interrupted);
  }

  private void snapshot(byte[] key, byte[] value) {
    if (assembler.offer(key, value) instanceof Assembler.Result.Complete complete) {
      snapshots++;
      models.add(complete.modelKey());
      newest = Math.max(newest, complete.version());
    }
  }

  private static double rounded(double number) {
    return Math.round(number * MILLI) / MILLI;
  }
}
