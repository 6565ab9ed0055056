package org.thalweg.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.cluster.Waiting;
import org.thalweg.learn.Model;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

/** What happens to a scorer that follows a topic when all is not well. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ModelFollowerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOPIC = "points.models";

  @TempDir Path folder;

  private static Map<String, Object> at(String bootstrap) {
    return Map.of("bootstrap.servers", bootstrap);
  }

  private static void create(EmbeddedKafka kafka) {
    Topics.create(kafka.bootstrap(), List.of(Topics.models(TOPIC, Publication.DEFAULT)));
  }

  private static Chunk next(Model model) {
    model.nextVersion();
    return Snapshot.take("points", "", Task.CLASSES.spec(1), model)
        .chunks(Publication.DEFAULT)
        .get(0);
  }

  private static void publish(EmbeddedKafka kafka, Chunk chunk) throws Exception {
    publish(kafka, null, chunk);
  }

  private static void publish(EmbeddedKafka kafka, Integer partition, Chunk chunk)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            at(kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(TOPIC, partition, chunk.key().bytes(), chunk.value()))
          .get();
    }
  }

  private static void await(String what, Scorer scorer, Waiting.Question question) {
    Waiting.until(what, PATIENCE, question, () -> scorer.trouble().orElse("no trouble"));
  }

  private static void awaitVersion(Scorer scorer, long version) {
    await("version " + version, scorer, () -> scorer.score(Task.event(1, 1)).version() == version);
  }

  @Test
  void anAddressThatIsNoneIsSaidAtOnce() {
    assertThatThrownBy(() -> Scorer.follow(TOPIC, at("nowhere.invalid:9092")))
        .isInstanceOf(ScoringException.class)
        .hasMessage(
            "points.models cannot be followed: No resolvable bootstrap urls given in"
                + " bootstrap.servers");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNotATopicWithoutModels() {
    try (Scorer scorer = Scorer.follow(TOPIC, at("127.0.0.1:1"))) {
      assertThatThrownBy(() -> scorer.awaitModel(Duration.ofMillis(200)))
          .isInstanceOf(ScoringException.class)
          .hasMessage(
              "there must be a model on points.models within 200 ms: no broker has answered yet");
      assertThat(scorer.trouble()).contains("no broker has answered yet");
    }
  }

  @Test
  void closingReleasesWhoeverWaitsAndMayHappenTwice() {
    Scorer scorer = Scorer.follow(TOPIC, at("127.0.0.1:1"));
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(() -> scorer.awaitModel(Duration.ofHours(1)));
    scorer.close();
    scorer.close();

    assertThatThrownBy(waiting::join)
        .hasRootCauseInstanceOf(ScoringException.class)
        .hasRootCauseMessage("there must be a model on points.models: the scorer was closed");
  }

  @Test
  void goesOnAfterABrokerWasAway() throws Exception {
    Model model = Model.initial(Task.CLASSES.spec(1), "");
    EmbeddedKafka first = EmbeddedKafka.start(folder, 0);
    int port = Integer.parseInt(first.bootstrap().replaceAll(".*:", ""));
    create(first);
    publish(first, next(model));
    try (Scorer scorer = Scorer.follow(TOPIC, at(first.bootstrap()))) {
      scorer.awaitModel(PATIENCE);
      assertThat(scorer.trouble()).isEmpty();
      first.close();
      await("the broker is missed", scorer, () -> scorer.trouble().isPresent());
      assertThat(scorer.score(Task.event(1, 1)).version()).isEqualTo(1);

      try (EmbeddedKafka second = EmbeddedKafka.start(folder, port)) {
        publish(second, next(model));
        awaitVersion(scorer, 2);
        await("all is well", scorer, () -> scorer.trouble().isEmpty());
      }
    }
  }

  @Test
  void aVersionOfAnUnknownFormIsTroubleUntilThereIsAGoodOne() throws Exception {
    Model model = Model.initial(Task.CLASSES.spec(1), "");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      create(kafka);
      publish(kafka, next(model));
      Chunk newer = next(model);
      newer.value()[4] = 2;
      publish(kafka, newer);
      try (Scorer scorer = Scorer.follow(TOPIC, at(kafka.bootstrap()))) {
        scorer.awaitModel(PATIENCE);
        assertThat(scorer.trouble()).contains("the chunk's layout must be of version 1: 2");
        assertThat(scorer.score(Task.event(1, 1)).version()).isEqualTo(1);

        publish(kafka, next(model));
        awaitVersion(scorer, 3);
        assertThat(scorer.trouble()).isEmpty();
      }
    }
  }

  @Test
  void aTopicThatIsMadeAnewIsFollowed() throws Exception {
    Model model = Model.initial(Task.CLASSES.spec(1), "");
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        Admin admin = Admin.create(at(kafka.bootstrap()))) {
      create(kafka);
      publish(kafka, next(model));
      publish(kafka, next(model));
      try (Scorer scorer = Scorer.follow(TOPIC, at(kafka.bootstrap()))) {
        scorer.awaitModel(PATIENCE);
        assertThat(scorer.score(Task.event(1, 1)).version()).isEqualTo(2);
        admin.deleteTopics(List.of(TOPIC)).all().get();
        create(kafka);
        publish(kafka, next(model));

        awaitVersion(scorer, 3);
      }
    }
  }

  /** A model whose key goes to a partition that was added while the topic was followed. */
  @Test
  void partitionsThatAreAddedAreFollowed() throws Exception {
    Model model = Model.initial(Task.CLASSES.spec(1), "");
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        Admin admin = Admin.create(at(kafka.bootstrap()))) {
      create(kafka);
      publish(kafka, next(model));
      Map<String, Object> often = new HashMap<>(at(kafka.bootstrap()));
      often.put("metadata.max.age.ms", 500);
      try (Scorer scorer = Scorer.follow(TOPIC, often)) {
        scorer.awaitModel(PATIENCE);
        assertThat(scorer.score(Task.event(1, 1)).version()).isEqualTo(1);
        admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(3))).all().get();
        publish(kafka, 2, next(model));
        awaitVersion(scorer, 2);
        publish(kafka, 0, next(model));
        awaitVersion(scorer, 3);
        assertThat(scorer.trouble()).isEmpty();
      }
    }
  }
}
