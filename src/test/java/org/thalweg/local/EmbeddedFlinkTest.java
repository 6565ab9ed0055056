package org.thalweg.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

final class EmbeddedFlinkTest {

  @Test
  void runsJobsAndLeavesNothingBehind() throws Exception {
    Path folder;
    try (EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      folder = flink.folder();
      RunningJob good = flink.submit(sum(flink.environment(), 10));
      good.await();
      assertThat(good.status()).isEqualTo(JobStatus.FINISHED);

      RunningJob bad = flink.submit(sum(flink.environment(), 0));
      assertThatThrownBy(bad::await)
          .isInstanceOf(LocalException.class)
          .hasMessage("the job failed: / by zero");
      assertThat(folder).isDirectory();
    }
    assertThat(folder).doesNotExist();
  }

  private static StreamExecutionEnvironment sum(StreamExecutionEnvironment environment, int by) {
    environment.setParallelism(1);
    environment
        .fromSequence(1, 100)
        .map(number -> number / by)
        .returns(Long.class)
        .sinkTo(new DiscardingSink<>());
    return environment;
  }
}
