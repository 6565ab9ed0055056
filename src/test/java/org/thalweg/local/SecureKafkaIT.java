package org.thalweg.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.cli.Said;
import org.thalweg.cluster.Waiting;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.flink.job.JobMain;
import org.thalweg.flink.job.ScoreGraph;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.local.feed.Feed;
import org.thalweg.local.feed.InputSpec;
import org.thalweg.local.letters.LetterTopic;
import org.thalweg.local.letters.Replay;
import org.thalweg.local.letters.ReplayOptions;
import org.thalweg.score.Scorer;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * Every client of ours reaches a broker that wants TLS and a password, and the passwords are
 * nowhere: not in what is logged at DEBUG, on topics, in checkpoints and savepoints, in the job's
 * graph, in Flink's REST API or in messages.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class SecureKafkaIT {

  /** Set by the build. */
  private static final String VARIABLE = "THALWEG_TEST_PASSWORD";

  private static final String STORE_PASSWORD = "pa55-of-the-store";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SCORE =
      """
      thalweg: 1
      kind: score
      name: secure-score
      events:
        topic: secure.new
        schema: >-
          {"type": "record", "name": "Point", "fields": [{"name": "x", "type": "double"}]}
      models: secure.models
      """;

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: secure
      events:
        topic: secure.events
        schema: >-
          {"type": "record", "name": "Point", "fields": [
          {"name": "x", "type": "double"}, {"name": "side", "type": "string"}]}
        features: {x: {}}
        label: {field: side, classes: [left, right]}
      network: [{dense: 4}, tanh]
      training: {batch: 1, optimizer: {sgd: 0.05}}
      publish:
        metrics: {topic: secure.metrics, every: 100 events}
        models: {topic: secure.models, every: 100 events}
      flink: {checkpoints: {every: 500 ms}}
      """;

  @TempDir Path folder;

  @Test
  void everyClientIsSecureAndNoSecretLeaks() throws Exception {
    String password = System.getenv(VARIABLE);
    assertThat(password).as("environment variable %s, which the build sets", VARIABLE).isNotNull();
    Path store = Files.writeString(folder.resolve("store-password"), STORE_PASSWORD + "\n");
    try (Leaks leaks = new Leaks(password, STORE_PASSWORD);
        PagedFlink cluster = PagedFlink.start(2)) {
      // The broker itself knows the passwords; it keeps them to itself.
      try (SecureBroker broker = SecureBroker.start(folder, STORE_PASSWORD, password)) {
        String kafka = broker.kafka("${env:" + VARIABLE + "}", "${file:" + store + "}");
        TrainJob job = job(kafka);
        assertThat(new JobTopics(job).create()).contains(job.topic(), job.deadLetters());
        assertThat(feed(job)).isEqualTo(300);
        Path file = Files.writeString(folder.resolve("secure.yaml"), JOB + kafka);
        run(job, file, cluster, leaks);
        assertThat(records(job, job.publish().predictions())).isEqualTo(299);
        replay(job);
        wrongPassword(broker, store, leaks);

        leaks.look("argument", argument(job));
        leaks.look("text", job.toString() + job.kafka() + job.definition());
        leaks.lookInto(cluster.flink().folder());
        leaks.lookInto(broker.folder());
      }
      assertThat(leaks.lines()).isGreaterThan(1_000);
      assertThat(leaks.found()).isEmpty();
    }
  }

  private static TrainJob job(String kafka) {
    return (TrainJob) JobSpec.parse(JOB + kafka);
  }

  private long feed(JobSpec job) throws Exception {
    StringBuilder rows = new StringBuilder("x,side\n");
    for (int i = 0; i < 300; i++) {
      rows.append(i).append(i == 7 ? ",up\n" : i % 2 == 0 ? ",left\n" : ",right\n");
    }
    Path csv = Files.writeString(folder.resolve("points.csv"), rows);
    InputSpec input = InputSpec.read(Node.root(Map.of(), new Problems()), folder);
    try (Feed feed = input.open(Optional.of(csv), job.events().schema(), Long.MAX_VALUE)) {
      return new Feeding(job).run(feed);
    }
  }

  private void run(TrainJob job, Path file, PagedFlink cluster, Leaks leaks) throws Exception {
    EmbeddedFlink flink = cluster.flink();
    StreamExecutionEnvironment environment = flink.environment();
    TrainGraph.build(environment, job);
    leaks.look("job graph", serialised(environment));
    RunningJob running = flink.submit(environment);
    try (KafkaConsumer<byte[], byte[]> consumer =
        TopicScan.consumer(job.kafka(), "read_committed")) {
      // Once the last prediction can be read, there have been checkpoints.
      TopicPartition predictions = new TopicPartition(job.publish().predictions(), 0);
      consumer.assign(List.of(predictions));
      for (int read = 0; read < 299; ) {
        if (running.ended().isDone()) {
          running.await(); // throws why
        }
        read += consumer.poll(Duration.ofMillis(200)).count();
      }
    }
    command(file, leaks);
    follow(job);
    score(job, flink, leaks);
    leaks.lookInto(flink.folder());
    for (String page : pages(cluster.rest(), running.id())) {
      leaks.look("REST API", page);
    }
    assertThat(running.stop().get()).isNotBlank();
    running.await();
  }

  /** Two versions were published on the way. */
  private static void command(Path file, Leaks leaks) {
    assertThat(said(leaks, "control", file + "", "publish")).isEqualTo("published as version 3\n");
    assertThat(said(leaks, "models", "rollback", file + "", "1"))
        .isEqualTo("back to version 1, published as version 4\n");
    assertThat(said(leaks, "control", file + "", "rollback", "9"))
        .isEqualTo(
            "thalweg: refused: there is no version 9 on the models topic; there are 1 to 4\n");
    assertThat(said(leaks, "models", "list", file + "", "--newest")).contains("rolled back to 1");
    assertThat(said(leaks, "predictions", file + "").lines()).hasSize(299);
  }

  private static String said(Leaks leaks, String... words) {
    Said said = Said.by(words);
    leaks.look("command", said.out() + said.err());
    return said.out() + said.err();
  }

  private static void follow(TrainJob job) {
    try (Scorer scorer = Scorer.follow(job.modelTopic(), properties(job))) {
      scorer.awaitModel(PATIENCE);
      assertThat(scorer.score("", new float[] {1}).version()).isEqualTo(4);
      assertThat(scorer.trouble()).isEmpty();
    }
  }

  private static Map<String, Object> properties(JobSpec job) {
    Map<String, Object> properties = new HashMap<>();
    job.kafka().clientProperties().forEach((name, value) -> properties.put(name + "", value));
    return properties;
  }

  private void score(TrainJob trained, EmbeddedFlink flink, Leaks leaks) throws Exception {
    ScoreJob job = ((ScoreJob) JobSpec.parse(SCORE)).withKafka(trained.kafka());
    assertThat(new JobTopics(job).create()).contains(job.topic());
    StreamExecutionEnvironment environment = flink.environment();
    ScoreGraph.build(environment, job);
    leaks.look("job graph", serialised(environment));
    RunningJob running = flink.submit(environment);
    assertThat(feed(job)).isEqualTo(300);
    Waiting.until(
        "300 scores",
        PATIENCE,
        () -> records(job, job.predictions()) == 300,
        () -> running.status().toString());
    assertThat(running.stop().get()).isNotBlank();
    running.await();
  }

  private static String serialised(StreamExecutionEnvironment environment) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(environment.getStreamGraph(false).getJobGraph());
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  /** All that the API says of the job and its cluster. */
  private static List<String> pages(URI rest, String job) throws Exception {
    List<String> pages = new ArrayList<>();
    HttpClient client = HttpClient.newHttpClient();
    for (String path :
        List.of(
            "/jobs/" + job,
            "/jobs/" + job + "/config",
            "/jobs/" + job + "/plan",
            "/jobs/" + job + "/checkpoints/config",
            "/jobs/" + job + "/jobmanager/config",
            "/jobs/" + job + "/exceptions",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/taskmanagers")) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(rest.resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
      pages.add(path + "\n" + answer.body());
    }
    return pages;
  }

  private static long records(JobSpec job, String topic) {
    long[] count = {0};
    TopicScan.committed(job.kafka(), topic, record -> count[0]++);
    return count[0];
  }

  private static void replay(TrainJob job) {
    List<String> reasons = new ArrayList<>();
    assertThat(new LetterTopic(job).read(letter -> reasons.add(letter.content().reason())))
        .isZero();
    assertThat(reasons).containsExactly("UNKNOWN_CLASS");
    ReplayOptions all = new ReplayOptions(new TreeSet<>(), Long.MAX_VALUE);
    assertThat(new Replay(job, all, sent -> {}).run().sent()).isEqualTo(1);
    assertThat(records(job, job.topic())).isEqualTo(301);
  }

  private static void wrongPassword(SecureBroker broker, Path store, Leaks leaks) {
    TrainJob intruder = job(broker.kafka("${file:" + store + "}", "${file:" + store + "}"));
    assertThatThrownBy(() -> new JobTopics(intruder).missing())
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("Authentication failed")
        .satisfies(failure -> leaks.look("message", failure.toString()));
    assertThatThrownBy(() -> new LetterTopic(intruder).read(letter -> {}))
        .isInstanceOf(LocalException.class)
        .satisfies(failure -> leaks.look("message", failure.toString()));
    try (Scorer scorer = Scorer.follow(intruder.modelTopic(), properties(intruder))) {
      Waiting.until(
          "the refusal is told",
          PATIENCE,
          () -> scorer.trouble().orElse("").contains("Authentication failed"),
          () -> scorer.trouble() + "");
      leaks.look("trouble", scorer.trouble() + "");
    }
  }

  private static String argument(TrainJob job) {
    byte[] bundle = Base64.getUrlDecoder().decode(JobMain.argument(job));
    return new String(bundle, StandardCharsets.UTF_8);
  }
}
