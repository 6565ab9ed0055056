package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.JobTopics;
import org.thalweg.local.LocalException;
import org.thalweg.local.LogLines;
import org.thalweg.local.RunningJob;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;

/** What jobs don't warn of. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class QuietIT {

  private static final String TRAIN =
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
      network: []
      training: {batch: 1}
      flink: {parallelism: 1, checkpoints: {every: 200 ms}}
      """
          .formatted(TenantPoints.SCHEMA.replace("\n", " "));

  private static final String SCORE =
      """
      thalweg: 1
      kind: score
      name: scores
      events:
        topic: scores.events
        schema: '%s'
      models: points.models
      scoring: {maxWait: 0 ms}
      flink: {checkpoints: {every: 200 ms}}
      """
          .formatted(TenantPoints.SCHEMA.replace("\n", " "));

  /** Nothing is lost, and nothing is said to be; no gauge is registered twice. */
  @Test
  void aJobThatGoesOnWithMoreOrFewerSubtasksSaysNothingOfLosses() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(2);
        TenantPoints points = new TenantPoints(kafka.bootstrap(), "points.events");
        CommittedRecords read =
            new CommittedRecords(kafka.bootstrap(), List.of("points.predictions"))) {
      new JobTopics(job(kafka, TRAIN)).create();
      try (LogLines lines = new LogLines()) {
        String savepoint = null;
        for (int run = 0; run < 4; run++) {
          String text = TRAIN.replace("parallelism: 1", "parallelism: " + (run % 2 + 1));
          points.send(50 * run, 50 * run + 50);
          RunningJob job = start(flink, job(kafka, text), savepoint);
          read.readUntil("points.predictions", 50 * run + 50 - (run + 1) / 2);
          savepoint = job.stop().join();
        }
        assertThat(lines.with("fenced")).isEmpty();
        assertThat(lines.with("lost")).isEmpty();
        assertThat(lines.with("Name collision")).isEmpty();
      }
      assertThat(read.readToEnd().get("points.predictions")).hasSize(198);
    }
  }

  @Test
  void aScoringJobWhoseModelsTopicIsGoneDoesNotFloodTheLog() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(1);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
        Ends ends = new Ends(kafka.bootstrap());
        TenantPoints points = new TenantPoints(kafka.bootstrap(), "scores.events")) {
      new JobTopics(job(kafka, TRAIN)).create();
      new JobTopics(job(kafka, SCORE)).create();
      RunningJob job = start(flink, job(kafka, SCORE), null);
      points.send(0, 50);
      ends.await("scores.dead-letters", 50);
      try (LogLines lines = new LogLines()) {
        admin.deleteTopics(List.of("points.models")).all().get();
        assertThatThrownBy(job::await)
            .isInstanceOf(LocalException.class)
            .hasMessage(
                "the job failed: a topic that the job reads must be there: points.models is gone");
        // Kafka's own, until it was noticed: without that, thousands a second for minutes.
        assertThat(lines.count()).isLessThan(2_000);
      }
    }
  }

  private static RunningJob start(EmbeddedFlink flink, JobSpec job, String savepoint) {
    StreamExecutionEnvironment env = flink.environment();
    if (savepoint != null) {
      Configuration from = new Configuration();
      from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      env.configure(from);
    }
    JobMain.build(env, job);
    return flink.submit(env);
  }

  private static JobSpec job(EmbeddedKafka kafka, String text) {
    return JobSpec.parse(text).withKafka(KafkaSpec.of(kafka.bootstrap()));
  }
}
