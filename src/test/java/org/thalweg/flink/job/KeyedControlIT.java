package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.flink.io.Notice;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.JobTopics;
import org.thalweg.local.RunningJob;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** Commands to the models of four tenants, which two subtasks have. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class KeyedControlIT {

  static final String JOB =
      """
      thalweg: 1
      kind: train
      name: points
      events:
        topic: points.events
        schema: '%s'
        features: {x: {}, y: {}}
        label: {field: side, classes: [left, right]}
      model: {per: tenant}
      network: [{dense: 4}, tanh]
      training: {batch: 1, optimizer: {adam: {learningRate: 0.01}}}
      publish:
        metrics: {every: 1000000 events}
        models: {every: 1000000 events, chunk: 1 KiB}
      flink: {parallelism: 2, checkpoints: {every: 200 ms}}
      """
          .formatted(TenantPoints.SCHEMA.replace("\n", " "));

  private static final String PREDICTIONS = "points.predictions";
  private static final String MODELS = "points.models";

  /** Parameters of the first layer: two features, four units. */
  private static final int FIRST_LAYER = 2 * 4 + 4;

  @Test
  void eachCommandReachesTheModelsItIsFor() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(2)) {
      TrainJob job = ((TrainJob) JobSpec.parse(JOB)).withKafka(KafkaSpec.of(kafka.bootstrap()));
      new JobTopics(job).create();
      try (TenantPoints points = new TenantPoints(kafka.bootstrap(), job.topic());
          ControlTopic control = new ControlTopic(kafka.bootstrap(), job, "read_committed");
          CommittedRecords read =
              new CommittedRecords(kafka.bootstrap(), List.of(PREDICTIONS, MODELS))) {
        StreamExecutionEnvironment env = flink.environment();
        TrainGraph.build(env, job);
        RunningJob running = flink.submit(env);
        points.send(0, 200);
        read.readUntil(PREDICTIONS, 198);

        assertThat(control.tell("none".getBytes(StandardCharsets.UTF_8), null))
            .containsExactly(
                new Notice(
                    null,
                    "",
                    false,
                    0,
                    1,
                    "points.control-0-0 must be a command: a length must fit in the 3 bytes left:"
                        + " 55"));
        done(control.tell(Action.PUBLISH, null), 4, "published");
        done(
            control.tell(Command.learningRate(control.id(), Optional.empty(), 0.3)),
            4,
            "the learning rate is 0.3");
        done(
            control.tell(
                Command.layers(control.id(), Optional.empty(), Action.FREEZE, List.of("0.dense"))),
            4,
            "frozen: 0.dense");
        points.send(200, 400);
        read.readUntil(PREDICTIONS, 396);
        done(control.tell(Action.PUBLISH, "tenant-1"), 1, "published as version 2");
        done(control.tell(Action.RESET, null), 4, "begun anew");
        done(control.tell(Action.PUBLISH, "tenant-2"), 1, "published as version 2");
        done(control.rollBack(1, null), 4, "back to version 1");
        done(control.rollBack(1, "tenant-0"), 1, "back to version 1, published as version 3");
        refused(
            control.rollBack(9, "tenant-0"),
            "there is no version 9 of tenant-0 on the models topic; there are 1 to 3");
        refused(control.tell(Action.PAUSE, "nobody"), "there is no model of nobody");
        points.send(400, 500);
        read.readUntil(PREDICTIONS, 495);
        running.stop().join();

        versions(CommittedRecords.allSnapshots(read.readToEnd().get(MODELS)));
      }
    }
  }

  private static void done(List<Notice> answers, long models, String message) {
    assertThat(answers).allMatch(Notice::done).extracting(Notice::message).containsOnly(message);
    assertThat(answers).hasSize(answers.get(0).answers());
    assertThat(answers.stream().mapToLong(Notice::models).sum()).isEqualTo(models);
  }

  private static void refused(List<Notice> answers, String message) {
    assertThat(answers)
        .noneMatch(Notice::done)
        .extracting(Notice::message)
        .containsExactly(message);
  }

  private static void versions(List<Snapshot> all) {
    assertThat(all)
        .extracting(KeyedControlIT::place)
        .containsExactlyInAnyOrder(
            "tenant-0/1 of 0",
            "tenant-1/1 of 0",
            "tenant-2/1 of 0",
            "tenant-3/1 of 0",
            "tenant-1/2 of 0",
            "tenant-2/2 of 0",
            "tenant-0/2 of 1",
            "tenant-1/3 of 1",
            "tenant-2/3 of 1",
            "tenant-3/2 of 1",
            "tenant-0/3 of 1");
    Map<String, Snapshot> by = all.stream().collect(Collectors.toMap(KeyedControlIT::name, s -> s));
    float[] first = by.get("tenant-1/1").weights();
    float[] frozen = by.get("tenant-1/2").weights();
    assertThat(Arrays.copyOf(frozen, FIRST_LAYER)).isEqualTo(Arrays.copyOf(first, FIRST_LAYER));
    assertThat(frozen).isNotEqualTo(first);
    assertThat(by.get("tenant-2/2").header().learnt()).isZero();
    assertThat(by.get("tenant-1/3").weights()).isEqualTo(first);
    assertThat(by.get("tenant-0/3").weights()).isEqualTo(by.get("tenant-0/1").weights());
  }

  private static String name(Snapshot snapshot) {
    return snapshot.header().modelKey() + "/" + snapshot.header().version();
  }

  private static String place(Snapshot snapshot) {
    return name(snapshot) + " of " + snapshot.header().rolledBackTo();
  }
}
