package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.JobTopics;
import org.thalweg.local.RunningJob;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/** A trainer goes back, and all scorers with it: spread by key, on every subtask, and in a JVM. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class RollbackIT {

  private static final String SCORE =
      """
      thalweg: 1
      kind: score
      name: SPREAD
      events: {topic: points.new, schema: '%s'}
      model: {per: tenant}
      models: points.models
      scoring: {spread: SPREAD}
      flink: {parallelism: 2, checkpoints: {every: 200 ms}}
      """
          .formatted(TenantPoints.SCHEMA.replace("\n", " "));

  @Test
  void everyScorerFollowsItsTrainerBack() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(6)) {
      KafkaSpec at = KafkaSpec.of(kafka.bootstrap());
      TrainJob train = ((TrainJob) JobSpec.parse(KeyedControlIT.JOB)).withKafka(at);
      new JobTopics(train).create();
      StreamExecutionEnvironment training = flink.environment();
      TrainGraph.build(training, train);
      RunningJob unused = flink.submit(training);
      List<String> predictions = List.of(score(flink, at, "keyed"), score(flink, at, "broadcast"));
      try (TenantPoints labelled = new TenantPoints(kafka.bootstrap(), train.topic());
          ControlTopic control = new ControlTopic(kafka.bootstrap(), train, "read_committed");
          CommittedRecords learnt =
              new CommittedRecords(kafka.bootstrap(), List.of(train.predictions()));
          Probes probes =
              new Probes(kafka.bootstrap(), "points.new", predictions, "points.models")) {
        labelled.send(0, 200);
        learnt.readUntil(train.predictions(), 198);
        control.tell(Action.PUBLISH, null);
        Map<String, List<?>> first = probes.by(1);
        labelled.send(200, 400);
        learnt.readUntil(train.predictions(), 396);
        control.tell(Action.PUBLISH, null);
        Map<String, List<?>> second = probes.by(2);
        control.rollBack(1, null);
        assertThat(probes.by(3)).isEqualTo(first).isNotEqualTo(second);
      }
    }
  }

  /** A scoring job that is named as its spread. */
  static String score(String spread) {
    return SCORE.replace("SPREAD", spread);
  }

  /** Starts a scoring job; where its predictions are. */
  private static String score(EmbeddedFlink flink, KafkaSpec kafka, String spread) {
    ScoreJob job = ((ScoreJob) JobSpec.parse(score(spread))).withKafka(kafka);
    new JobTopics(job).create();
    StreamExecutionEnvironment environment = flink.environment();
    ScoreGraph.build(environment, job);
    RunningJob unused = flink.submit(environment);
    return job.predictions();
  }
}
