package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.CommandFormat;
import org.thalweg.flink.io.MetricsReports;
import org.thalweg.flink.io.Notice;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.TopicScan;
import org.thalweg.local.Topics;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** What goes out to a job, and what is made of what comes back. */
final class ControlLineTest {

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: points
      kafka: {bootstrap: "127.0.0.1:1"}
      model: {per: site}
      events:
        topic: points
        schema: '{"type": "record", "name": "P", "fields": [{"name": "site", "type": "string"},
          {"name": "x", "type": "double"}, {"name": "up", "type": "boolean"}]}'
        features: {x: {}}
        label: {field: up, flag: true}
      network: [{dense: 4}, relu]
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Command PAUSE = Command.of("1", Optional.empty(), Command.Action.PAUSE);

  private static EmbeddedKafka kafka;
  private static KafkaProducer<byte[], byte[]> producer;
  private static TrainJob job;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    job = ((TrainJob) JobSpec.parse(JOB)).withKafka(KafkaSpec.of(kafka.bootstrap()));
    Topics.create(
        kafka.bootstrap(),
        List.of(Topics.plain("points.metrics", 1), Topics.plain("points.control", 1)));
  }

  @AfterAll
  static void stop() {
    producer.close();
    kafka.close();
  }

  private static void report(byte[] value) throws Exception {
    producer.send(new ProducerRecord<>("points.metrics", null, value)).get();
  }

  private static void answer(String command, boolean done, long models, int answers, String said)
      throws Exception {
    report(
        new MetricsReports()
            .answer(new Notice(command, "pause", done, models, answers, said))
            .value());
  }

  @Test
  void answersOfAllSubtasksAreWaitedForAmongWhatElseIsThere() throws Exception {
    answer("1", true, 9, 1, "from before");
    try (ControlLine line = new ControlLine(job)) {
      report(null);
      report(new byte[] {1, 2, 3});
      answer("2", true, 9, 1, "to somebody else");
      answer("1", true, 1, 2, "paused");
      answer("1", true, 2, 2, "paused");

      assertThat(line.await(PAUSE, PATIENCE)).isEqualTo("paused (3 models)");
    }
  }

  @Test
  void whatIsRefusedAndWhatIsNotAnsweredAreFailures() throws Exception {
    try (ControlLine line = new ControlLine(job)) {
      answer("1", false, 0, 1, "there is no model yet");

      assertThatThrownBy(() -> line.await(PAUSE, PATIENCE))
          .isInstanceOf(CommandFailure.class)
          .hasMessage("refused: there is no model yet");
      assertThatThrownBy(() -> line.await(PAUSE, Duration.ZERO))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              "points has not answered within 0 s: does it run, and does it make checkpoints? The"
                  + " command stays on points.control");
    }
  }

  @Test
  void aRefusalForSomeModelsSaysWhatBecameOfTheOthers() throws Exception {
    try (ControlLine line = new ControlLine(job)) {
      answer("1", false, 0, 0, "version 1 of a cannot be used");
      answer("1", true, 2, 2, "back to version 1");
      answer("1", true, 1, 2, "back to version 1");

      assertThatThrownBy(() -> line.await(PAUSE, PATIENCE))
          .isInstanceOf(CommandFailure.class)
          .hasMessage(
              "refused: version 1 of a cannot be used;"
                  + " of the others: back to version 1 (3 models)");
    }
  }

  @Test
  void aCommandIsWrittenAsItWasTyped() throws Exception {
    String file = Files.writeString(folder.resolve("points.yaml"), JOB).toString();
    String[] typed = {"freeze", "0.dense", "head", "--key", "a", "--no-wait"};
    Said said =
        Said.by(
            "control",
            file,
            typed[0],
            typed[1],
            typed[2],
            typed[3],
            typed[4],
            typed[5],
            "--kafka",
            kafka.bootstrap());
    Said late =
        Said.by("control", file, "pause", "--all", "--timeout", "0", "--kafka", kafka.bootstrap());

    List<Command> sent = new java.util.ArrayList<>();
    TopicScan.committed(
        kafka.bootstrap(),
        "points.control",
        record -> sent.add(CommandFormat.decode(record.value())));
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).isEqualTo("sent to points.control as " + sent.get(0).id() + "\n");
    assertThat(sent)
        .containsExactly(
            Command.layers(
                sent.get(0).id(),
                Optional.of("a"),
                Command.Action.FREEZE,
                List.of("0.dense", "head")),
            Command.of(sent.get(1).id(), Optional.empty(), Command.Action.PAUSE));
    assertThat(late.code()).isEqualTo(1);
    assertThat(late.err())
        .isEqualTo(
            "thalweg: points has not answered within 0 s: does it run, and does it make"
                + " checkpoints? The command stays on points.control\n");
  }

  @Test
  void brokersThatAreNoneAndTopicsThatAreMissingAreSaid() throws Exception {
    String file = Files.writeString(folder.resolve("points.yaml"), JOB).toString();
    String other =
        Files.writeString(folder.resolve("other.yaml"), JOB.replace("name: points", "name: other"))
            .toString();

    assertThat(Said.by("control", file, "pause", "--all", "--kafka", "nowhere.invalid:1").err())
        .isEqualTo(
            "thalweg: the topics of points cannot be reached at nowhere.invalid:1: is the broker"
                + " up, and are they there? (No resolvable bootstrap urls given in"
                + " bootstrap.servers)\n");
    assertThat(
            Said.by("models", "rollback", other, "1", "--all", "--kafka", kafka.bootstrap()).err())
        .isEqualTo(
            "thalweg: the topics of other cannot be reached at %s: is the broker up, and are they there? (there is no topic other.metrics)\n"
                .formatted(kafka.bootstrap()));
    assertThat(Said.by("predictions", file, "--kafka", kafka.bootstrap()))
        .isEqualTo(
            new Said(
                1,
                "",
                "thalweg: there is no topic points.predictions at %s: has the job run there?\n"
                    .formatted(kafka.bootstrap())));
    assertThat(Said.by("feed", file, "--kafka", kafka.bootstrap()).err())
        .isEqualTo(
            "thalweg: there is no topic points at %s: create it, or let thalweg topics %s do it\n"
                .formatted(kafka.bootstrap(), file));
  }
}
