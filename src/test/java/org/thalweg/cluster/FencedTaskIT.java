package org.thalweg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.flink.job.JobMain;
import org.thalweg.flink.submit.RemoteFlink;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/**
 * Producers that another one of their name has fenced end their tasks, and no TaskManager. The job
 * makes no checkpoint while the tests last: what it has written is in an open transaction.
 */
final class FencedTaskIT {
  private static final Path JAR = Path.of("target/thalweg-job.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int FAILURES = 4;

  private static final Map<String, String> QUICK =
      Map.of(
          "heartbeat.interval", "500 ms",
          "heartbeat.timeout", "5 s",
          "restart-strategy.type", "fixed-delay",
          "restart-strategy.fixed-delay.attempts", "1000",
          "restart-strategy.fixed-delay.delay", "100 ms");

  @TempDir private Path folder;
  private BrokerProcess kafka;
  private StandaloneFlink flink;
  private Broker broker;
  private List<byte[]> records;
  private TrainJob job;

  @BeforeEach
  void start() throws Exception {
    kafka = BrokerProcess.start(folder.resolve("broker"));
    flink = StandaloneFlink.start(folder, 2, QUICK);
    broker = new Broker(kafka.bootstrap());
    KnownStream stream = new KnownStream(kafka.bootstrap());
    records = stream.records();
    job = (TrainJob) JobSpec.parse(stream.job().bundle().replace("500 ms", "2 min"));
    assertThat(job.flink().checkpoints().every()).hasMinutes(2);
    broker.createTopics(job);
    broker.write(job.topic(), records);
  }

  @AfterEach
  void stop() {
    if (flink != null) {
      flink.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  @Test
  void theSameJobTwiceEndsTasksAgainAndAgainAndNoProcess() throws Exception {
    RemoteFlink.at(flink.url()).run(JAR, JobMain.argument(job));
    awaitOutputs();
    RemoteFlink.at(flink.url()).run(JAR, JobMain.argument(job));
    Waiting.until(
        FAILURES + " failures",
        PATIENCE,
        () -> {
          broker.write(job.topic(), records.subList(0, 100));
          return failures() >= FAILURES;
        },
        flink::lastWords);
    assertNobodyEnded();
  }

  @Test
  void aTaskManagerThatWasFrozenFailsItsTaskAndIsThereAgain() throws Exception {
    String id = RemoteFlink.at(flink.url()).run(JAR, JobMain.argument(job));
    FlinkJob running = new FlinkJob(flink, id);
    awaitOutputs();
    int busy = running.busyTaskManagers(2).get(0);
    long struck = System.currentTimeMillis();
    signal("STOP", flink.taskManager(busy));
    Waiting.until(
        "the job goes on elsewhere",
        PATIENCE,
        () -> running.startedSince(struck).isPresent(),
        flink::lastWords);
    signal("CONT", flink.taskManager(busy));
    Waiting.until(
        "the task that was fenced is over",
        PATIENCE,
        () -> flink.taskManager(busy).hasWritten("Freeing task resources for train"),
        flink::lastWords);
    flink.awaitTaskManagers(2);
    assertNobodyEnded();
  }

  private void awaitOutputs() {
    Waiting.until(
        "the job writes", PATIENCE, () -> end(job.publish().predictions()) > 0, flink::lastWords);
  }

  private long end(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  private int failures() throws IOException {
    return flink.jobManager().countWritten("switched from RUNNING to FAILED");
  }

  private void assertNobodyEnded() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertThat(flink.taskManager(i).isAlive()).as(flink.taskManager(i)::lastWords).isTrue();
      assertThat(flink.taskManager(i).hasWritten("FATAL")).isFalse();
    }
  }

  private static void signal(String name, ChildJvm process) throws Exception {
    List<String> kill = List.of("kill", "-" + name, Long.toString(process.pid()));
    assertThat(new ProcessBuilder(kill).inheritIO().start().waitFor()).isZero();
  }
}
