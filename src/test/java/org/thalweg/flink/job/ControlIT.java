package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.flink.io.CommandFormat;
import org.thalweg.flink.io.FailingEvents;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.io.Notice;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.JobTopics;
import org.thalweg.local.RunningJob;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** Commands to a job that fails between them are done, and answered, once each. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ControlIT {

  /** The second is the first once more; the job fails as it reads it, twice. */
  private static final List<String> IDS = List.of("first", "first", "second");

  @Test
  void eachCommandIsDoneAndAnsweredOnce() throws Exception {
    Map<String, List<String>> outputs = outputs();

    assertThat(FailingEvents.failuresLeft()).isZero();
    List<Notice> answers =
        outputs.get(PointsRun.METRICS).stream()
            .map(record -> record.split(" ", 2)[1])
            .flatMap(value -> Notice.ofReport(HexFormat.of().parseHex(value)).stream())
            .toList();
    assertThat(answers).extracting(Notice::command).containsExactly("first", "second");
    assertThat(answers).allMatch(Notice::done);
    // Four by the interval and the end of the input, as without commands, and two by command.
    assertThat(CommittedRecords.snapshots(outputs.get(PointsRun.MODELS)).get("").header().version())
        .isEqualTo(6);
    assertThat(outputs.get(PointsRun.MODELS)).doesNotHaveDuplicates();
    assertThat(outputs.get(PointsRun.PREDICTIONS))
        .hasSize(PointsFeed.EVENTS - PointsFeed.EVENTS / PointsFeed.POISON);
  }

  private static Map<String, List<String>> outputs() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      TrainJob job =
          ((TrainJob) JobSpec.parse(PointsRun.JOB)).withKafka(KafkaSpec.of(kafka.bootstrap()));
      assertThat(new JobTopics(job).create()).contains(job.control());
      try (PointsFeed feed = new PointsFeed(kafka.bootstrap(), job.topic());
          CommittedRecords reader = new CommittedRecords(kafka.bootstrap(), PointsRun.OUTPUTS)) {
        feed.send(0, PointsFeed.EVENTS / 2);
        RunningJob running = flink.submit(graph(flink, job));
        reader.readUntil(PointsRun.PREDICTIONS, 1000);
        send(kafka.bootstrap(), job.control());
        feed.send(PointsFeed.EVENTS / 2, PointsFeed.EVENTS);
        running.await();
        return reader.readToEnd();
      }
    }
  }

  private static StreamExecutionEnvironment graph(EmbeddedFlink flink, TrainJob job) {
    StreamExecutionEnvironment env = flink.environment();
    Configuration restarts = new Configuration();
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    env.configure(restarts);
    KafkaEvents events = new KafkaEvents(job.kafka(), job.name(), job.topic());
    KafkaEvents commands = new KafkaEvents(job.kafka(), job.name(), job.control());
    TrainGraph.build(
        env,
        job,
        FailingEvents.source(events, job.topic(), PointsFeed.EVENTS, -1, 0),
        FailingEvents.source(commands, job.control(), IDS.size(), 1, 2),
        KafkaOutputs.sink(job.kafka(), job.name(), job.publish()));
    return env;
  }

  private static void send(String bootstrap, String topic) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String id : IDS) {
        byte[] command = CommandFormat.encode(Command.of(id, Optional.of(""), Action.PUBLISH));
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, key, command)).get();
      }
    }
  }
}
