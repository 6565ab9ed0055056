package org.thalweg.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.kafka.KafkaContainer;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.local.EmbeddedFlink;

/** The job between topics of the official Kafka image. */
@Tag("containers")
final class ContainersIT {
  private static final String IMAGE = "apache/kafka:4.2.2";

  @Test
  void aJobPublishesEverythingOnce() throws Exception {
    assumeTrue(
        ContainerEngine.answers(),
        "skipped: no container engine answers, and this test runs " + IMAGE);
    try (KafkaContainer kafka = new KafkaContainer(IMAGE);
        EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      kafka.start();
      KnownStream stream = new KnownStream(kafka.getBootstrapServers());
      Broker broker = new Broker(kafka.getBootstrapServers());
      broker.createTopics(stream.job());
      broker.write(stream.job().topic(), stream.records());

      StreamExecutionEnvironment environment = flink.environment();
      TrainGraph.buildBounded(environment, stream.job());
      flink.submit(environment).await();

      new Published(broker, stream).assertExact();
    }
  }
}
