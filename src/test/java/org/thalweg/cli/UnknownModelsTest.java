package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;
import org.thalweg.score.Scorer;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/**
 * Models of a build that is newer than this one: it is said that they are, not that there are none.
 */
final class UnknownModelsTest {

  private static final String JOB = "jobs/elec2.yaml";
  private static final String TOPIC = "elec2.models";
  private static final String LAYOUT = "the chunk's layout must be of version 1: 2";

  @TempDir Path folder;

  private final Model model = Model.initial(spec(), "");

  private static ModelSpec spec() {
    try {
      return ((TrainJob) JobSpec.read(Path.of(JOB), InputCheck.NONE)).model();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Snapshot next() {
    long unused = model.nextVersion();
    return Snapshot.take("elec2", "", spec(), model);
  }

  private static void publish(EmbeddedKafka kafka, Snapshot snapshot, int layout) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Chunk chunk : snapshot.chunks(Publication.DEFAULT)) {
        chunk.value()[4] = (byte) layout;
        producer.send(new ProducerRecord<>(TOPIC, chunk.key().bytes(), chunk.value())).get();
      }
    }
  }

  @Test
  void aLayoutThatIsNotKnownIsTheReason() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("a.csv"),
            "period,nswprice,nswdemand,vicprice,vicdemand,transfer\n0,0,0,0,0,0\n");
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      Topics.create(kafka.bootstrap(), List.of(Topics.models(TOPIC, Publication.DEFAULT)));
      String[] score = {
        "score", "--model", JOB, "--kafka", kafka.bootstrap(), "--input", csv.toString()
      };
      assertThat(Said.by(score).err())
          .isEqualTo("thalweg: the job has published no model yet: let it run, or name a file\n");

      Snapshot first = next();
      publish(kafka, first, 2);
      assertThat(Said.by(score).err())
          .isEqualTo("thalweg: none of the job's models can be used: " + LAYOUT + "\n");
      assertThat(Said.by("models", "show", JOB, "--kafka", kafka.bootstrap()).err())
          .isEqualTo(
              "thalweg: the newest version is not there: the topic holds no model; the last record"
                  + " that was refused: "
                  + LAYOUT
                  + "\n");

      publish(kafka, first, 1);
      assertThat(Said.by(score).err()).doesNotContain("refused");
      publish(kafka, next(), 2);
      assertThat(Said.by(score).err())
          .contains("elec2: 1 events scored by version 1\n")
          .endsWith("  refused: " + LAYOUT + "\n\n");
    }
  }

  @Test
  void aDefinitionThatIsNotKnownIsTheReason() throws Exception {
    Snapshot snapshot = next();
    Map<String, Object> definition = new LinkedHashMap<>();
    ((Map<?, ?>) snapshot.header().definition())
        .forEach((name, value) -> definition.put((String) name, value));
    definition.put("network", List.of("quantum"));
    Path file = folder.resolve("new.model");
    SnapshotFile.write(
        file,
        new Snapshot(
                snapshot.header().withDefinition(definition),
                snapshot.statistics(),
                snapshot.tensors(),
                snapshot.weights())
            .chunks(Publication.DEFAULT));
    String reason =
        "version 1 of elec2, written by Thalweg "
            + snapshot.header().build()
            + ", cannot be used here: network[0]: unknown layer quantum";

    for (Said said :
        List.of(
            Said.by("models", "show", file.toString()),
            Said.by("score", "--model", file.toString(), "--input", "a.csv"))) {
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.sentence()).startsWith("thalweg: " + reason);
    }
    assertThatThrownBy(() -> Scorer.of(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " must hold a model: " + reason);
  }
}
