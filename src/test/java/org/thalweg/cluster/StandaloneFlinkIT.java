package org.thalweg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandaloneFlinkIT {

  @Test
  void runsAJobOnTwoTaskManagers(@TempDir Path folder) throws Exception {
    try (StandaloneFlink flink = StandaloneFlink.start(folder, 2, Map.of())) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.createRemoteEnvironment(
              flink.url().getHost(), flink.url().getPort(), 4);
      environment.fromSequence(1, 1000).sinkTo(new DiscardingSink<>());

      JobExecutionResult result = environment.execute("numbers");

      assertThat(result.isJobExecutionResult()).isTrue();
      assertThat(flink.get("/jobs/" + result.getJobID())).contains("\"state\":\"FINISHED\"");
    }
  }
}
