package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  }
}
