package org.thalweg.cli;

import java.util.Set;
import org.thalweg.local.Topics;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import picocli.CommandLine.Option;

/** Where a command finds a job's topics. */
final class Brokers {

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "The brokers' address, where it differs from the job file's.")
  private String kafka;

  /** How they are reached, where a job file says this. */
  KafkaSpec of(KafkaSpec job) {
    return kafka == null ? job : new KafkaSpec(kafka, job.properties());
  }

  /** The same job, on these brokers. */
  JobSpec of(JobSpec job) {
    return job.withKafka(of(job.kafka()));
  }

  /**
   * Looks whether topics are there.
   *
   * @throws CommandFailure if not, or {@link org.thalweg.local.LocalException} if nobody answers
   */
  static void require(JobSpec job, Set<String> names) {
    try (Topics topics = new Topics(job.kafka().clientProperties())) {
      Set<String> missing = topics.missing(names);
      if (!missing.isEmpty()) {
        throw new CommandFailure(
            "there is no topic %s at %s: has the job run there?"
                .formatted(String.join(", ", missing), job.kafka().bootstrap()));
      }
    }
  }
}
