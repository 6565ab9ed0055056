package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

<<<<<<< HEAD
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.thalweg.cluster.Waiting;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.LocalException;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** What a sink leaves behind when it can't start. */
final class OutputSinkTest {

  private static final String CLIENT = "of-a-sink-without-broker";

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: away
      events:
        topic: points.events
        schema: '{"type":"record","name":"P","fields":[{"name":"x","type":"double"},{"name":"y","type":"double"}]}'
        features: {x: {}}
        label: {field: y, number: true}
      network: []
      training: {batch: 1}
      """;

  @Test
  void aStartWithoutABrokerLeavesNoClientBehind() {
    KafkaSpec nobody =
        new KafkaSpec(
            "127.0.0.1:1",
            Map.of(
                "client.id", CLIENT,
                "request.timeout.ms", "300",
                "default.api.timeout.ms", "500",
                "max.block.ms", "500"));
    TrainJob job = (TrainJob) JobSpec.parse(JOB);
    try (EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      StreamExecutionEnvironment env = flink.environment();
      env.fromSequence(0, 0)
          .map(
              number -> new OutRecord(OutTopic.PREDICTIONS, null, new byte[1]),
              TypeInformation.of(OutRecord.class))
          .sinkTo(KafkaOutputs.sink(nobody, job.name(), job.publish()));
      assertThatThrownBy(flink.submit(env)::await).isInstanceOf(LocalException.class);
      Waiting.until("no client is left", Duration.ofSeconds(20), () -> clients() == 0, () -> "");
    }
    assertThat(clients()).isZero();
  }

  private static long clients() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith(CLIENT))
        .count();
=======
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.JobTopics;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/** A writer's threads end with it, whether it ever came up or not. */
final class OutputSinkTest {

  @Test
  void aWriterThatCannotStartLeavesNoThread() throws Exception {
    TrainJob job = job(nobody());
    Set<Thread> before = admins();
    try (OneInputStreamOperatorTestHarness<OutRecord, ?> harness = harness(job)) {
      assertThatThrownBy(harness::open).hasStackTraceContaining("TimeoutException");
    }
    assertThat(admins()).isEqualTo(before);
  }

  @Test
  void aWriterThatIsClosedLeavesNoThread() throws Exception {
    Set<Thread> before = admins();
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      TrainJob job = job(kafka.bootstrap());
      new JobTopics(job).create();
      try (OneInputStreamOperatorTestHarness<OutRecord, ?> harness = harness(job)) {
        harness.open();
        assertThat(admins()).hasSize(before.size() + 1);
      }
      assertThat(admins()).isEqualTo(before);
    }
  }

  private static OneInputStreamOperatorTestHarness<OutRecord, ?> harness(TrainJob job)
      throws Exception {
    Sink<OutRecord> sink = KafkaOutputs.sink(job.kafka(), job.name(), job.publish());
    OneInputStreamOperatorTestHarness<OutRecord, CommittableMessage<Object>> harness =
        new OneInputStreamOperatorTestHarness<>(new SinkWriterOperatorFactory<>(sink));
    harness.getExecutionConfig().enableObjectReuse();
    return harness;
  }

  private static Set<Thread> admins() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kafka-admin-client-thread"))
        .collect(Collectors.toSet());
  }

  private static String nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + free.getLocalPort();
    }
  }

  private static TrainJob job(String bootstrap) {
    return (TrainJob)
        JobSpec.parse(
            """
            thalweg: 1
            kind: train
            name: points
            kafka:
              bootstrap: "%s"
              properties: {default.api.timeout.ms: 1000, request.timeout.ms: 1000}
            events:
              topic: points.events
              schema: '{"type": "record", "name": "P", "fields": [
                {"name": "x", "type": "double"}, {"name": "y", "type": "double"}]}'
              features: {x: {}}
              label: {field: y, number: true}
            network: [{dense: 2}]
            """
                .formatted(bootstrap));
>>>>>>> h2
  }
}
