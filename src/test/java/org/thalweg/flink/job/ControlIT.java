package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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
import org.thalweg.snapshot.Snapshot;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** Commands to a job that fails between them are done, and answered, once each. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class ControlIT {

  /** The second is the first once more; the job fails as it reads it, twice. */
  private static final List<String> IDS = List.of("first", "first", "second");

  private static final long NEVER = -1;

  @Test
  void eachCommandIsDoneAndAnsweredOnce() throws Exception {
    Map<String, List<String>> outputs = outputs();

    assertThat(FailingEvents.failuresLeft()).isZero();
    List<Notice> answers = answers(outputs);
    assertThat(answers).extracting(Notice::command).containsExactly("first", "second");
    assertThat(answers).allMatch(Notice::done);
    // Four by the interval and the end of the input, as without commands, and two by command.
    assertThat(CommittedRecords.snapshots(outputs.get(PointsRun.MODELS)).get("").header().version())
        .isEqualTo(6);
    assertThat(outputs.get(PointsRun.MODELS)).doesNotHaveDuplicates();
    assertThat(outputs.get(PointsRun.PREDICTIONS))
        .hasSize(PointsFeed.EVENTS - PointsFeed.EVENTS / PointsFeed.POISON);
  }

  /** Behind the last checkpoint: the failure takes back what they did, and they are done again. */
  @Test
  void aRollbackAndAResetThatAFailureTakesBackAreDoneOnce() throws Exception {
    int half = PointsFeed.EVENTS / 2;
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      String text = PointsRun.JOB.replace("every: 200 ms", "every: 2 s");
      TrainJob job = ((TrainJob) JobSpec.parse(text)).withKafka(KafkaSpec.of(kafka.bootstrap()));
      new JobTopics(job).create();
      try (PointsFeed feed = new PointsFeed(kafka.bootstrap(), job.topic());
          CommittedRecords reader = new CommittedRecords(kafka.bootstrap(), PointsRun.OUTPUTS);
          ControlTopic control = new ControlTopic(kafka.bootstrap(), job, "read_uncommitted")) {
        feed.send(0, half);
        RunningJob running = flink.submit(graph(flink, job, half + 10, NEVER, 3, 1));
        reader.readUntil(PointsRun.PREDICTIONS, 1990);
        control.rollBack(1, "");
        control.tell(Action.RESET, "");
        control.tell(Action.PUBLISH, "");
        feed.send(half, PointsFeed.EVENTS);
        running.await();

        assertThat(FailingEvents.failuresLeft()).isZero();
        assertDoneOnce(reader.readToEnd());
      }
    }
  }

  /** Where they fall among the events, the second time, is not fixed. */
  private static void assertDoneOnce(Map<String, List<String>> outputs) {
    List<Snapshot> all = CommittedRecords.allSnapshots(outputs.get(PointsRun.MODELS));
    List<Snapshot> back = all.stream().filter(s -> s.header().rolledBackTo() == 1).toList();
    assertThat(back).hasSize(1);
    assertThat(back.get(0).weights()).isEqualTo(all.get(0).weights());
    assertThat(back.get(0).header().learnt()).isEqualTo(all.get(0).header().learnt());
    assertThat(all)
        .extracting(snapshot -> snapshot.header().version())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
    assertThat(all.get(all.size() - 1).header().learnt())
        .isLessThan(PointsFeed.EVENTS - PointsFeed.EVENTS / PointsFeed.POISON);

    List<Notice> answers = answers(outputs);
    assertThat(answers)
        .extracting(Notice::command)
        .containsExactly("command-0", "command-1", "command-2");
    assertThat(answers).allMatch(Notice::done);
    assertThat(answers.get(0).message())
        .isEqualTo("back to version 1, published as version " + back.get(0).header().version());
    assertThat(outputs.get(PointsRun.MODELS)).doesNotHaveDuplicates();
    assertThat(outputs.get(PointsRun.PREDICTIONS))
        .hasSize(PointsFeed.EVENTS - PointsFeed.EVENTS / PointsFeed.POISON)
        .doesNotHaveDuplicates();
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
        RunningJob running = flink.submit(graph(flink, job, NEVER, 1, IDS.size(), 2));
        reader.readUntil(PointsRun.PREDICTIONS, 1000);
        send(kafka.bootstrap(), job.control());
        feed.send(PointsFeed.EVENTS / 2, PointsFeed.EVENTS);
        running.await();
        return reader.readToEnd();
      }
    }
  }

  private static List<Notice> answers(Map<String, List<String>> outputs) {
    return outputs.get(PointsRun.METRICS).stream()
        .map(record -> record.split(" ", 2)[1])
        .flatMap(value -> Notice.ofReport(HexFormat.of().parseHex(value)).stream())
        .toList();
  }

  /**
   * A job that ends with its input.
   *
   * @param failingEvent the event that fails as it is read
   * @param failingCommand the command that does
   * @param commands how many come
   * @param failures how often one fails
   */
  private static StreamExecutionEnvironment graph(
      EmbeddedFlink flink,
      TrainJob job,
      long failingEvent,
      long failingCommand,
      int commands,
      int failures) {
    StreamExecutionEnvironment env = flink.environment();
    Configuration restarts = new Configuration();
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    env.configure(restarts);
    KafkaEvents events = new KafkaEvents(job.kafka(), job.name(), job.topic());
    KafkaEvents control = new KafkaEvents(job.kafka(), job.name(), job.control());
    TrainGraph.build(
        env,
        job,
        FailingEvents.source(events, job.topic(), PointsFeed.EVENTS, failingEvent, failures),
        FailingEvents.source(control, job.control(), commands, failingCommand, failures),
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
