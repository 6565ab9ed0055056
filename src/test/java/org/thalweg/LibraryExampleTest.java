package org.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;
import org.thalweg.score.Score;
import org.thalweg.score.Scorer;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/** The README's examples of using Thalweg as a library: they run, and it says just that. */
final class LibraryExampleTest {

  @TempDir Path folder;

  @Test
  void learns() throws IOException {
    List<byte[]> values = values(500);

    TrainJob job = (TrainJob) JobSpec.read(Path.of("jobs/elec2.yaml"), InputCheck.NONE);
    EventReader reader = new EventReader(job.model().events());
    Learner learner = new Learner(job.model());
    Model model = Model.initial(job.model(), "");

    for (byte[] value : values) {
      if (reader.read(value) instanceof Example event) {
        learner.learn(model, List.of(event));
        float[] probabilities = learner.predictions();
        assertThat(probabilities[0] + probabilities[1]).isBetween(0.999f, 1.001f);
      }
    }
    double accuracy = model.metrics().values().get("accuracy");

    ByteArrayOutputStream file = new ByteArrayOutputStream();
    model.write(new DataOutputStream(file));

    Model again =
        Model.read(job.model(), new DataInputStream(new ByteArrayInputStream(file.toByteArray())));
    assertThat(again.learnt()).isEqualTo(500);
    assertThat(accuracy).isGreaterThan(0.8);
  }

  @Test
  void scores() throws Exception {
    TrainJob job = (TrainJob) JobSpec.read(Path.of("jobs/elec2.yaml"), InputCheck.NONE);
    Model model = Model.initial(job.model(), "");
    long version = model.nextVersion();
    List<Chunk> chunks = Snapshot.take("elec2", "", job.model(), model).chunks(Publication.DEFAULT);
    Path file = folder.resolve("elec2.model");
    SnapshotFile.write(file, chunks);
    byte[] event = values(1).get(0);
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      String address = kafka.bootstrap();
      Topics.create(address, List.of(Topics.models("elec2.models", Publication.DEFAULT)));
      publish(address, chunks);

      Scorer scorer = Scorer.follow("elec2.models", Map.of("bootstrap.servers", address));
      scorer.awaitModel(Duration.ofSeconds(30));
      Score score = scorer.score(event);

      assertThat(score.version()).isEqualTo(version);
      assertThat(score.outputs()).isEqualTo(Scorer.of(file).score(event).outputs());
      scorer.close();
    }
  }

  private static void publish(String address, List<Chunk> chunks) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Chunk chunk : chunks) {
        producer
            .send(new ProducerRecord<>("elec2.models", chunk.key().bytes(), chunk.value()))
            .get();
      }
    }
  }

  @Test
  void theReadmeSaysTheSame() throws IOException {
    String source =
        squeezed(Files.readString(Path.of("src/test/java/org/thalweg/LibraryExampleTest.java")));
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));

    int blocks = 0;
    for (; block.find(); blocks++) {
      for (String line : block.group(1).lines().toList()) {
        String code = squeezed(line.replaceFirst("//.*", ""));
        assertThat(source).contains(code.replace("\"localhost:9092\"", "address"));
      }
    }
    assertThat(blocks).isEqualTo(2);
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }

  /** Records of the electricity market whose class follows from the price. */
  private static List<byte[]> values(int count) throws IOException {
    Schema schema = new Schema.Parser().parse(Path.of("schemas/elec2.avsc").toFile());
    GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema);
    Random random = new Random(1);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      GenericRecord record = new GenericData.Record(schema);
      for (Schema.Field field : schema.getFields()) {
        record.put(field.pos(), random.nextDouble());
      }
      record.put("class", (double) record.get("nswprice") > 0.5 ? 1 : 0);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      writer.write(record, encoder);
      encoder.flush();
      values.add(bytes.toByteArray());
    }
    return values;
  }
}
