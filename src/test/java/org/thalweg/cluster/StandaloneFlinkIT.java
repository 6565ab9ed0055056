package org.thalweg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.flink.submit.RemoteFlink;

final class StandaloneFlinkIT {

  @Test
  void runsAJobOnTwoTaskManagers(@TempDir Path folder) throws Exception {
    try (StandaloneFlink flink = StandaloneFlink.start(folder, 2, Map.of())) {
      RemoteFlink remote = RemoteFlink.at(flink.url());
      StreamExecutionEnvironment environment =
          remote.environment(Path.of("target/thalweg-job.jar"));
      environment.setParallelism(4);
      environment.fromSequence(1, 1000).sinkTo(new DiscardingSink<>());

      JobClient job = remote.submit(environment, "numbers");

      assertThat(job.getJobExecutionResult().get().getJobID()).isEqualTo(job.getJobID());
      assertThat(flink.get("/jobs/" + job.getJobID()))
          .contains("\"name\":\"numbers\"", "\"state\":\"FINISHED\"");
    }
  }
}
