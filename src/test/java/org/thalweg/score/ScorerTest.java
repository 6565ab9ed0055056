package org.thalweg.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;

final class ScorerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Publication SMALL_CHUNKS = Publication.ofChunks(Chunk.MIN_SIZE);

  @TempDir Path folder;

  /** A model that has learnt some points, under its next version. */
  private static Snapshot learnt(Task task, Model model, int count) {
    return learnt(task, "", model, count);
  }

  private static Snapshot learnt(Task task, String key, Model model, int count) {
    ModelSpec spec = task.spec(1);
    Learner learner = new Learner(spec);
    Random random = new Random(model.learnt());
    for (int i = 0; i < count; i++) {
      assertThat(learner.learn(model, List.of(task.example(random)))).isTrue();
    }
    model.nextVersion();
    Snapshot live = Snapshot.take("points", key, spec, model);
    return new Snapshot(live.header(), live.statistics(), live.tensors(), live.weights().clone());
  }

  private static Snapshot learnt(Task task) {
    return learnt(task, Model.initial(task.spec(1), ""), 300);
  }

  @Test
  void scoresFromAFile() throws Exception {
    Path file = folder.resolve("points.model");
    SnapshotFile.write(file, learnt(Task.CLASSES).chunks(SMALL_CHUNKS));

    try (Scorer scorer = Scorer.of(file)) {
      scorer.awaitModel(PATIENCE);
      Score score = scorer.score(Task.event(70, -3));
      float[] features = {70, -3};
      float[] outputs = new float[2];

      assertThat(score.label()).isEqualTo("1");
      assertThat(score.version()).isEqualTo(1);
      assertThat(score.probabilities().get("1")).isGreaterThan(0.9f);
      assertThat(scorer.score("", features).outputs()).isEqualTo(score.outputs());
      assertThat(scorer.score(Task.event(70, -3), outputs).version()).isEqualTo(1);
      assertThat(outputs).isEqualTo(score.outputs());
      assertThat(scorer.score("", features, outputs).modelKey()).isEmpty();
      assertThat(scorer.score(Task.event(30, -3)).label()).isEqualTo("0");
    }
  }

  @Test
  void saysWhatItCannotScore() throws Exception {
    try (Scorer scorer = Scorer.of(learnt(Task.CLASSES))) {
      assertThatThrownBy(() -> scorer.score(new byte[] {1}))
          .isInstanceOf(ScoringException.class)
          .hasMessageStartingWith("UNDECODABLE: ");
      assertThatThrownBy(() -> scorer.score("b", new float[2]))
          .isInstanceOf(ScoringException.class)
          .hasMessage("there must be a model of b: none yet");
      assertThatThrownBy(() -> scorer.score("", new float[3]))
          .hasMessage("an event must have 2 values: 3");
    }
  }

  @Test
  void aNumberIsInItsOwnUnit() throws Exception {
    try (Scorer scorer = Scorer.of(learnt(Task.NUMBER))) {
      Score score = scorer.score(Task.event(60, -3));

      assertThat(score.value()).isBetween(110f, 130f);
      assertThat(score.label()).isEqualTo(Float.toString(score.value()));
      assertThat(score.probabilities()).isEmpty();
    }
  }

  @Test
  void windowsHoldTheEventsThatWereScored() {
    Snapshot snapshot = learnt(Task.WINDOW);
    BatchScorer reference = new BatchScorer(1);
    ServedModel model = ServedModel.of(snapshot);
    var window = new org.thalweg.event.FeatureWindow(model.spec().events());
    Random random = new Random(3);

    try (Scorer scorer = Scorer.of(snapshot)) {
      for (int i = 0; i < 10; i++) {
        Example example = Task.WINDOW.example(random);
        reference.begin(model);
        assertThat(reference.add(example.features(), window)).isNull();

        assertThat(scorer.score("", example.features()).outputs())
            .isEqualTo(java.util.Arrays.copyOf(reference.predict(), 2));
      }
    }
  }

  /** Each thread has keys of its own, whose windows hold what it scored, and no other's. */
  @Test
  void threadsScoreWindowsOfManyKeys() throws Exception {
    ServedModels models = new ServedModels(ServedModel.AS_LEARNT);
    int keys = 8;
    for (int key = 0; key < keys; key++) {
      Model model = Model.initial(Task.WINDOW.spec(1), "" + key);
      Snapshot learnt = learnt(Task.WINDOW, "" + key, model, 10 + key);
      learnt.chunks(SMALL_CHUNKS).forEach(part -> models.offer(part.key().bytes(), part.value()));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Scorer shared = Scorer.of(models)) {
      List<Future<List<float[]>>> scoring = new ArrayList<>();
      for (int key = 0; key < keys; key++) {
        String own = "" + key;
        scoring.add(threads.submit(() -> scores(shared, own)));
      }
      for (int key = 0; key < keys; key++) {
        List<float[]> alone = scores(Scorer.of(models), "" + key);
        assertThat(scoring.get(key).get()).usingRecursiveComparison().isEqualTo(alone);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static List<float[]> scores(Scorer scorer, String key) {
    Random random = new Random(Integer.parseInt(key));
    List<float[]> scores = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      scores.add(scorer.score(key, Task.WINDOW.example(random).features()).outputs());
    }
    return scores;
  }

  /** Threads score while versions come, damaged ones among them: each score is that of one. */
  @Test
  void followsATopicWhileThreadsScore() throws Exception {
    Model model = Model.initial(Task.CLASSES.spec(1), "");
    List<Snapshot> versions = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    byte[] event = Task.event(55, -3);
    for (int version = 1; version <= 20; version++) {
      versions.add(learnt(Task.CLASSES, model, 10));
      expected.add(Scorer.of(versions.get(version - 1)).score(event).outputs());
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrap());
      try (Scorer scorer = Scorer.follow("points.models", client)) {
        assertThatThrownBy(() -> scorer.awaitModel(Duration.ofMillis(700)))
            .isInstanceOf(ScoringException.class)
            .hasMessageStartingWith("there must be a model on points.models within 700 ms: ");
        assertThatThrownBy(() -> scorer.score(event)).hasMessage("there must be a model: none yet");
        Topics.create(
            kafka.bootstrap(), List.of(Topics.models("points.models", Publication.DEFAULT)));
        publish(client, versions.get(0), false);
        scorer.awaitModel(PATIENCE);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<Long>> scoring = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
          scoring.add(threads.submit(() -> scoreUntil(20, scorer, event, expected)));
        }
        for (Snapshot version : versions.subList(1, 20)) {
          publish(client, version, true);
          publish(client, version, false);
        }

        for (Future<Long> scores : scoring) {
          assertThat(scores.get()).isGreaterThan(0);
        }
        threads.shutdown();
        assertThat(scorer.model("").orElseThrow().version()).isEqualTo(20);
      }
      try (Scorer late = Scorer.follow("points.models", client)) {
        late.awaitModel(PATIENCE);
        assertThat(late.score(event).version()).isEqualTo(20);
      }
    }
  }

  private static long scoreUntil(
      long version, Scorer scorer, byte[] event, List<float[]> expected) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long scores = 0;
    Score score;
    do {
      score = scorer.score(event);
      scores++;
      assertThat(score.outputs()).isEqualTo(expected.get((int) score.version() - 1));
    } while (score.version() < version && System.nanoTime() < end);
    return scores;
  }

  private static void publish(Map<String, Object> client, Snapshot snapshot, boolean damaged)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Chunk chunk : snapshot.chunks(SMALL_CHUNKS)) {
        byte[] value = chunk.value().clone();
        value[value.length - 1] ^= (byte) (damaged ? 1 : 0);
        producer.send(new ProducerRecord<>("points.models", chunk.key().bytes(), value)).get();
      }
    }
  }
}
