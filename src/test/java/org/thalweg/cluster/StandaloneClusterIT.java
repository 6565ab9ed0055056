package org.thalweg.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.flink.job.JobMain;
import org.thalweg.flink.submit.RemoteFlink;
import org.thalweg.flink.submit.SubmissionException;

/** The job's jar on a cluster of a JobManager and two TaskManagers, with a broker apart. */
final class StandaloneClusterIT {
  private static final Path JAR = Path.of("target/thalweg-job.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Test
  void aSubmittedJobPublishesEverythingOnce(@TempDir Path folder) throws Exception {
    try (BrokerProcess kafka = BrokerProcess.start(folder.resolve("broker"));
        StandaloneFlink flink = StandaloneFlink.start(folder, 2, Map.of())) {
      KnownStream stream = new KnownStream(kafka.bootstrap());
      Broker broker = new Broker(kafka.bootstrap());
      Published published = new Published(broker, stream);
      RemoteFlink remote = RemoteFlink.at(flink.url());
      broker.createTopics(stream.job());
      broker.write(stream.job().topic(), stream.records());

      String id = remote.run(JAR, JobMain.argument(stream.job()));

      Waiting.until("all is published", PATIENCE, published::isComplete, flink::lastWords);
      assertThat(remote.state(id)).isEqualTo("RUNNING");
      published.assertExact();
      remote.cancel(id);
      Waiting.until(
          "the job is cancelled",
          PATIENCE,
          () -> remote.state(id).equals("CANCELED"),
          flink::lastWords);
      assertThat(flink.get("/jars")).contains("\"files\":[]");
      assertThatThrownBy(() -> remote.run(JAR, "no-bundle"))
          .isInstanceOf(SubmissionException.class)
          .hasMessageStartingWith(flink.url() + " refused /jars/");
    }
  }
}
