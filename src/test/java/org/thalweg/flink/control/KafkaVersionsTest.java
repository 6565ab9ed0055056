package org.thalweg.flink.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** What a search finds on a real topic. */
final class KafkaVersionsTest {

  private static final ModelSpec SPEC =
      ((TrainJob)
              JobSpec.parse(
                  """
                  thalweg: 1
                  kind: train
                  name: points
                  events:
                    topic: points
                    schema: '{"type": "record", "name": "P", "fields": [
                      {"name": "x", "type": "double"}, {"name": "up", "type": "boolean"}]}'
                    features: {x: {}}
                    label: {field: up, flag: true}
                  network: [{dense: 400}]
                  """))
          .model();

  private static EmbeddedKafka kafka;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    Topics.create(
        kafka.bootstrap(), List.of(Topics.plain("models", 3), Topics.plain("damaged", 1)));
  }

  @AfterAll
  static void stop() {
    producer.close();
    kafka.close();
  }

  /** The chunks of a version, each weight of which is {@code weight}. */
  private static List<Chunk> chunks(String key, int version, float weight) {
    Model model = Model.initial(SPEC, key);
    for (int i = 0; i < version; i++) {
      model.nextVersion();
    }
    Arrays.fill(model.training().parameters.values(), weight);
    return Snapshot.take("points", key, SPEC, model).chunks(Publication.ofChunks(1 << 10));
  }

  private static void send(String topic, byte[] key, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, key, value)).get();
  }

  private static void publish(String topic, String key, int version, float weight)
      throws Exception {
    for (Chunk chunk : chunks(key, version, weight)) {
      send(topic, chunk.key().bytes(), chunk.value());
    }
  }

  private static Versions.Result find(String topic, String model, long version) {
    return new KafkaVersions(KafkaSpec.of(kafka.bootstrap()), topic)
        .find(Optional.ofNullable(model), version);
  }

  private static Snapshot found(Versions.Result result, String key) {
    return Snapshot.of(((Versions.Result.Found) result).snapshots().get(key));
  }

  @Test
  void findsVersionsOfOneModelAndOfAll() throws Exception {
    for (int version = 1; version <= 3; version++) {
      publish("models", "a", version, version);
      publish("models", "b/c", version, 10 * version);
    }
    for (Chunk chunk : chunks("a", 1, 1)) {
      send("models", chunk.key().bytes(), null);
    }
    send("models", "no chunk".getBytes(StandardCharsets.UTF_8), new byte[3]);

    assertThat(found(find("models", "b/c", 2), "b/c").weights()).containsOnly(20f);
    Versions.Result.Found all = (Versions.Result.Found) find("models", null, 3);
    assertThat(all.snapshots()).containsOnlyKeys("a", "b/c");
    assertThat(((Versions.Result.Found) find("models", null, 1)).snapshots())
        .containsOnlyKeys("b/c");
    assertThat(find("models", "a", 1))
        .isEqualTo(
            new Versions.Result.Missing(
                "there is no version 1 of a on the models topic; there are 2 to 3"));
    assertThat(find("models", "d", 1))
        .isEqualTo(new Versions.Result.Missing("there is no version 1 of d on the models topic"));
    publish("models", "a", 2, 7);
    assertThat(found(find("models", "a", 2), "a").weights()).containsOnly(7f);
  }

  @Test
  void aDamagedVersionIsSaidToBeOneAndATopicThatIsNotThere() throws Exception {
    List<Chunk> chunks = chunks("", 1, 1);
    for (int i = 0; i < chunks.size(); i++) {
      byte[] value = chunks.get(i).value().clone();
      value[value.length - 1] ^= (byte) (i == 0 ? 1 : 0);
      send("damaged", chunks.get(i).key().bytes(), value);
    }
    assertThat(((Versions.Result.Missing) find("damaged", "", 1)).reason())
        .startsWith("version 1 is damaged: ");
    assertThat(((Versions.Result.Missing) find("nowhere", "", 1)).reason())
        .isEqualTo("there is no topic nowhere");
  }
}
