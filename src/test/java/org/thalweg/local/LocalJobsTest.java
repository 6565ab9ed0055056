package org.thalweg.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.cluster.Waiting;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;

/** Jobs without an end, of which one ends all the same. */
@Timeout(120)
final class LocalJobsTest {

  @Test
  void aJobThatSomebodyCancelsEndsThemAllAndIsNamed() throws Exception {
    try (LocalJobs jobs = new LocalJobs(List.of(job("sea"), job("hyperplane")), 0)) {
      jobs.start();
      RunningJob sea = jobs.job("sea");
      Waiting.until(
          "sea runs",
          Duration.ofMinutes(1),
          () -> sea.status() == JobStatus.RUNNING,
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

  private static JobSpec job(String name) throws Exception {
    return JobSpec.read(Path.of("jobs", name + ".yaml"), InputCheck.NONE);
  }
}
