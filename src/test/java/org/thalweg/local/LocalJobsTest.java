package org.thalweg.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.cluster.Waiting;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.local.feed.Feed;
import org.thalweg.local.feed.InputSpec;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;

/** Jobs without an end, of which one ends all the same. */
@Timeout(120)
final class LocalJobsTest {
  private static final long EVENTS = 100_000;

  @Test
  void aJobThatSomebodyCancelsEndsThemAllAndIsNamed() throws Exception {
    try (LocalJobs jobs = new LocalJobs(List.of(job("sea"), job("hyperplane")), 0)) {
      jobs.start();
      RunningJob sea = jobs.job("sea");
      // The other one has a transaction open as all ends.
      feed(job("hyperplane").withKafka(KafkaSpec.of(jobs.bootstrap())));
      Waiting.until(
          "sea runs and hyperplane learns",
          Duration.ofMinutes(1),
          () ->
              sea.status() == JobStatus.RUNNING
                  && TopicScan.count(jobs.bootstrap(), "hyperplane.predictions") > 0,
          () -> sea.status().name());

      sea.cancel();

      assertThatThrownBy(jobs::await)
          .isInstanceOf(LocalException.class)
          .hasMessage("the job sea was cancelled");
      assertThatThrownBy(sea::await)
          .isInstanceOf(LocalException.class)
          .hasMessage("the job was cancelled");
    }
  }

  @Test
  void twoJobsOfOneNameAreRefused() throws Exception {
    List<JobSpec> twice = List.of(job("sea"), job("hyperplane"), job("sea"));

    assertThatThrownBy(() -> new LocalJobs(twice, 0))
        .isInstanceOf(LocalException.class)
        .hasMessage("jobs must differ in their names: two are called sea");
  }

  private static void feed(JobSpec job) throws Exception {
    InputSpec input = InputSpec.read(Node.root(job.input(), new Problems()), Path.of("jobs"));
    try (Feed feed = input.open(Optional.empty(), job.events().schema(), EVENTS)) {
      assertThat(new Feeding(job).run(feed)).isEqualTo(EVENTS);
    }
  }

  private static JobSpec job(String name) throws Exception {
    return JobSpec.read(Path.of("jobs", name + ".yaml"), InputCheck.NONE);
  }
}
