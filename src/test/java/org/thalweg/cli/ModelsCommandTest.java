package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.ChunkKey;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/** On a topic that holds versions 2 and 3, half of version 4, and something that is no model. */
final class ModelsCommandTest {

  private static final String JOB = "jobs/elec2.yaml";
  private static final String TOPIC = "elec2.models";

  private static EmbeddedKafka kafka;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void publish() throws Exception {
    kafka = EmbeddedKafka.start();
    Topics.create(kafka.bootstrap(), List.of(Topics.models(TOPIC, Publication.DEFAULT)));
    ModelSpec spec = ((TrainJob) JobSpec.read(Path.of(JOB), InputCheck.NONE)).model();
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    Random random = new Random(1);
    Publication small = Publication.ofChunks(Chunk.MIN_SIZE);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int version = 1; version <= 4; version++) {
        for (int i = 0; i < 500; i++) {
          assertThat(learner.learn(model, List.of(example(spec, random)))).isTrue();
        }
        long unused = model.nextVersion();
        List<Chunk> chunks = Snapshot.take("elec2", "", spec, model).chunks(small);
        assertThat(chunks).hasSize(3);
        for (Chunk chunk : version == 4 ? chunks.subList(0, 2) : chunks) {
          producer.send(new ProducerRecord<>(TOPIC, chunk.key().bytes(), chunk.value())).get();
        }
      }
      for (int part = 0; part < 3; part++) {
        producer.send(new ProducerRecord<>(TOPIC, new ChunkKey("", 1, part).bytes(), null)).get();
      }
      producer.send(new ProducerRecord<>(TOPIC, new ChunkKey("", 9, 0).bytes(), new byte[3])).get();
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static Example example(ModelSpec spec, Random random) {
    float[] features = new float[spec.events().rawSize()];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    float[] label = {features[1] > 0.5f ? 1 : 0};
    return new Example("", null, Example.NO_TIME, 1, features, label);
  }

  private int run(String... words) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), words);
  }

  @Test
  void listsWhatIsThereAndWhatIsNot() {
    assertThat(run("models", "list", JOB, "--kafka", kafka.bootstrap())).isZero();

    assertThat(out.toString().lines().toList())
        .hasSize(7)
        .anyMatch(line -> line.matches(" {2}2 .* 1,000 +290 .*float32 .*KiB"))
        .anyMatch(line -> line.matches(" {2}3 .* 1,500 +290 .*float32 .*KiB +newest"))
        .contains("  version 4 is not whole: 2 of 3 parts are there")
        .contains("  refused: a chunk must have at least 56 bytes: 3");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void saysWhyAVersionCannotBeHad() {
    Path file = folder.resolve("some.model");
    String[] fetch = {
      "models", "fetch", JOB, "1", "--kafka", kafka.bootstrap(), "-o", file.toString()
    };

    assertThat(run(fetch)).isEqualTo(1);
    fetch[3] = "4";
    assertThat(run(fetch)).isEqualTo(1);

    assertThat(err.toString().lines().toList())
        .containsExactly(
            "thalweg: version 1 is not there: there are 2, 3; the last record that was refused: a"
                + " chunk must have at least 56 bytes: 3",
            "thalweg: version 4 is not whole: 2 of 3 parts are there");
    assertThat(file).doesNotExist();
  }

  @Test
  void showsAndComparesVersions() {
    assertThat(run("models", "show", JOB, "2", "--kafka", kafka.bootstrap())).isZero();
    assertThat(out.toString())
        .contains("version    2 (parent 1)")
        .contains("0.dense.weight   [6, 32]    float32")
        .containsPattern("nswprice +1,000 +0\\.4978");

    assertThat(run("models", "diff", JOB, "2", "3", "--kafka", kafka.bootstrap())).isZero();
    assertThat(out.toString())
        .contains("version 2 -> 3, 500 events learnt between them")
        .containsPattern("head\\.bias +\\[2\\] +0\\.\\d+ +\\d+\\.\\d\\d %");
  }

  @Test
  void scoresAFileWithAFetchedModelAndWithTheJobs() throws Exception {
    Path model = folder.resolve("elec2.model");
    Path labelled = folder.resolve("labelled.csv");
    Files.writeString(
        labelled,
        """
        period,nswprice,nswdemand,vicprice,vicdemand,transfer,class
        0.1,0.95,0.5,0.5,0.5,0.5,1
        0.1,0.05,0.5,0.5,0.5,0.5,0
        """);
    Path bare = folder.resolve("bare.csv");
    Files.writeString(
        bare,
        """
        period,nswprice,nswdemand,vicprice,vicdemand,transfer
        0.1,0.95,0.5,0.5,0.5,0.5
        """);
    Path scores = folder.resolve("scores.jsonl");

    assertThat(run("models", "fetch", JOB, "--kafka", kafka.bootstrap(), "-o", model.toString()))
        .isZero();
    assertThat(
            run(
                "score",
                "--model",
                model.toString(),
                "--input",
                labelled.toString(),
                "-o",
                scores.toString()))
        .isZero();
    assertThat(out.toString()).contains("elec2: 2 events scored by version 3").contains("100.00 %");
    assertThat(Files.readAllLines(scores))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"event\":0,\"version\":3,\"prediction\":\"1\",\"probabilities\":{\"0\":")
        .endsWith(",\"label\":\"1\"}");

    out.getBuffer().setLength(0);
    assertThat(
            run("score", "--model", JOB, "--kafka", kafka.bootstrap(), "--input", bare.toString()))
        .isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(2)
        .contains("event,id,key,version,prediction,p(0),p(1),label,error")
        .anyMatch(line -> line.startsWith("0,,,3,1,") && line.endsWith(",,"));
    assertThat(err.toString()).contains("no labels, so nothing to measure by");
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws Exception {
    Path file = folder.resolve("x.model");
    Files.write(file, new byte[] {'T', 'W', 'L', 'F', 0, 0, 0, 9});

    assertThat(run("score", "--model", file.toString(), "--input", "a.csv")).isEqualTo(1);
    assertThat(run("score", "--model", folder + "/none", "--input", "a.csv")).isEqualTo(1);

    assertThat(err.toString().lines().toList())
        .containsExactly(
            "thalweg: " + file + " must hold a model: the file's layout must be of version 1: 9",
            "thalweg: no such file: " + folder + "/none");
  }
}
