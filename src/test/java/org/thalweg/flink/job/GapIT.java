package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.JobTopics;
import org.thalweg.local.LocalException;
import org.thalweg.local.LogLines;
import org.thalweg.local.PagedFlink;
import org.thalweg.local.RunningJob;
import org.thalweg.local.Topics;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/** Jobs that come back to an events topic which no longer has what is next. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class GapIT {

  private static final String TRAIN =
      """
      thalweg: 1
      kind: train
      name: NAME
      events:
        topic: NAME.events
        onGap: WHAT
        schema: '%s'
        features: {x: {}, y: {}}
        label: {field: side, classes: [left, right]}
      network: []
      training: {batch: 1}
      publish: {delivery: at-least-once}
      flink: {checkpoints: {every: 200 ms}}
      """
          .formatted(TenantPoints.SCHEMA.replace("\n", " "));

  private static final String SCORE =
      """
      thalweg: 1
      kind: score
      name: NAME
      events:
        topic: NAME.events
        onGap: WHAT
        schema: '%s'
      models: NAME.models
      scoring: {maxWait: 0 ms}
      flink: {checkpoints: {every: 200 ms}}
      """
          .formatted(TenantPoints.SCHEMA.replace("\n", " "));

  private static final ObjectMapper JSON = new ObjectMapper();

  private static EmbeddedKafka kafka;
  private static PagedFlink flink;
  private static Admin admin;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
    flink = PagedFlink.start(1);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    flink.close();
    kafka.close();
  }

  @Test
  void whatRetentionTookFromATrainingJobIsCountedAndWarnedOf() throws Exception {
    goesOnBehindTheGap(job(TRAIN, "late", "warn"), "late.predictions");
  }

  /** Without a model its events become dead letters, which are as good to count. */
  @Test
  void whatRetentionTookFromAScoringJobIsCountedAndWarnedOf() throws Exception {
    goesOnBehindTheGap(job(SCORE, "late-score", "warn"), "late-score.dead-letters");
  }

  private static void goesOnBehindTheGap(JobSpec job, String output) throws Exception {
    try (TenantPoints points = new TenantPoints(kafka.bootstrap(), job.topic());
        Ends ends = new Ends(kafka.bootstrap());
        LogLines lines = new LogLines()) {
      String savepoint = runOver(job, points, ends, output);
      points.send(0, 60);
      deleteBefore(job.topic(), 75);
      RunningJob running = start(job, savepoint);
      ends.await(output, 50 + 35);

      assertThat(lines.with("a gap in"))
          .containsExactly(
              "WARN a gap in partition %s-0: to be read next was offset 50, the first that is still"
                      .formatted(job.topic())
                  + " there is 75, 25 are gone; the job goes on at 75");
      assertThat(metric(running, "skippedOffsets")).isEqualTo("25");
      assertThat(metric(running, "gaps")).isEqualTo("1");
      running.stop().join();
      assertThat(ends.of(output)).isEqualTo(85);
    }
  }

  @Test
  void aJobThatIsToFailDoesSoWithTheNumbers() throws Exception {
    for (String text : List.of(TRAIN, SCORE)) {
      JobSpec job = job(text, text.equals(TRAIN) ? "strict" : "strict-score", "fail");
      String output = text.equals(TRAIN) ? "strict.predictions" : "strict-score.dead-letters";
      try (TenantPoints points = new TenantPoints(kafka.bootstrap(), job.topic());
          Ends ends = new Ends(kafka.bootstrap())) {
        String savepoint = runOver(job, points, ends, output);
        points.send(0, 60);
        deleteBefore(job.topic(), 75);
        assertThatThrownBy(start(job, savepoint)::await)
            .isInstanceOf(LocalException.class)
            .hasMessage(
                "the job failed: a gap in partition %s-0: to be read next was offset 50, the first"
                        .formatted(job.topic())
                    + " that is still there is 75, 25 are gone; the job fails, as events.onGap has"
                    + " it");
        assertThat(ends.of(output)).isEqualTo(50);
      }
    }
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsBeginning() throws Exception {
    JobSpec job = job(TRAIN, "anew", "warn");
    try (TenantPoints points = new TenantPoints(kafka.bootstrap(), job.topic());
        Ends ends = new Ends(kafka.bootstrap());
        LogLines lines = new LogLines()) {
      String savepoint = runOver(job, points, ends, "anew.predictions");
      admin.deleteTopics(List.of(job.topic())).all().get();
      Topics.create(kafka.bootstrap(), List.of(Topics.plain(job.topic(), 1)));
      try (TenantPoints others = new TenantPoints(kafka.bootstrap(), job.topic())) {
        others.send(0, 20);
      }
      RunningJob running = start(job, savepoint);
      ends.await("anew.predictions", 50 + 20);

      assertThat(lines.with("a gap in"))
          .containsExactly(
              "WARN a gap in partition anew.events-0: to be read next was offset 50, the partition"
                  + " ends before it, at 20: its topic was made anew, or has lost its end; the job"
                  + " goes on at 0");
      assertThat(metric(running, "skippedOffsets")).isEqualTo("0");
      assertThat(metric(running, "gaps")).isEqualTo("1");
      running.cancel();
    }
  }

  /** A job that begins is not said to have missed what was gone before. */
  @Test
  void theFirstStartFindsNoGap() throws Exception {
    JobSpec job = job(TRAIN, "first", "fail");
    try (TenantPoints points = new TenantPoints(kafka.bootstrap(), job.topic());
        Ends ends = new Ends(kafka.bootstrap())) {
      new JobTopics(job).create();
      points.send(0, 50);
      deleteBefore(job.topic(), 30);
      RunningJob running = start(job, null);
      ends.await("first.predictions", 20);
      running.stop().join();
      assertThat(ends.of("first.predictions")).isEqualTo(20);
    }
  }

  /** Lets a job see 50 events. */
  private static String runOver(JobSpec job, TenantPoints points, Ends ends, String output)
      throws Exception {
    new JobTopics(job).create();
    points.send(0, 50);
    RunningJob running = start(job, null);
    ends.await(output, 50);
    return running.stop().join();
  }

  private static void deleteBefore(String topic, long offset) throws Exception {
    admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get();
  }

  private static RunningJob start(JobSpec job, String savepoint) {
    StreamExecutionEnvironment env = flink.flink().environment();
    if (savepoint != null) {
      Configuration from = new Configuration();
      from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      env.configure(from);
    }
    if (job instanceof TrainJob train) {
      TrainGraph.build(env, train);
    } else {
      ScoreGraph.build(env, (ScoreJob) job);
    }
    return flink.flink().submit(env);
  }

  /** What Flink's REST API says of a metric of the events' source, once it says anything. */
  private static String metric(RunningJob job, String name) throws Exception {
    while (true) {
      JsonNode vertices = ask("/jobs/" + job.id()).path("vertices");
      for (JsonNode vertex : vertices) {
        String id = "0.Source__events." + name;
        JsonNode found =
            ask(
                "/jobs/"
                    + job.id()
                    + "/vertices/"
                    + vertex.path("id").asText()
                    + "/metrics?get="
                    + id);
        if (found.size() == 1) {
          return found.get(0).path("value").asText();
        }
      }
    }
  }

  private static JsonNode ask(String path) throws Exception {
    try (InputStream answer = flink.rest().resolve(path).toURL().openStream()) {
      return JSON.readTree(answer);
    }
  }

  private static JobSpec job(String text, String name, String onGap) {
    return JobSpec.parse(text.replace("NAME", name).replace("WHAT", onGap))
        .withKafka(KafkaSpec.of(kafka.bootstrap()));
  }
}
