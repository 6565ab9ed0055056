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
        kafka.bootstrap(),
        List.of(
            Topics.plain("models", 3),
            Topics.plain("bad", 1),
            Topics.plain("large", 2),
            Topics.plain("single", 1),
            Topics.plain("many", 1)));
  }

  @AfterAll
  static void stop() {
    producer.close();
    kafka.close();
  }

  /** The chunks of a version, each weight of which is {@code weight}. */
  private static List<Chunk> chunks(String key, int version, float weight) {
    Model model = model(key, version);
    Arrays.fill(model.training().parameters.values(), weight);
    return chunks(key, model);
  }

  /** More than one chunk. */
  private static List<Chunk> chunks(int version) {
    return chunks("", model("", version));
  }

  private static List<Chunk> chunks(String key, Model model) {
    return Snapshot.take("points", key, SPEC, model).chunks(Publication.ofChunks(1 << 10));
  }

  private static Model model(String key, int version) {
    Model model = Model.initial(SPEC, key);
    for (int i = 0; i < version; i++) {
      model.nextVersion();
    }
    return model;
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
    return find(new KafkaVersions(KafkaSpec.of(kafka.bootstrap()), topic), model, version);
  }

  private static Versions.Result find(KafkaVersions versions, String model, long version) {
    Versions.Wanted wanted = wanted(model, version);
    return versions.find(List.of(wanted)).get(wanted);
  }

  private static Versions.Wanted wanted(String model, long version) {
    return new Versions.Wanted(Optional.ofNullable(model), version);
  }

  private static void missing(String topic, String model, long version, String why) {
    assertThat(find(topic, model, version)).isEqualTo(new Versions.Result.Missing(why));
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
    missing("models", "a", 1, "there is no version 1 of a on the models topic; there are 2 to 3");
    missing("models", "d", 1, "there is no version 1 of d on the models topic");
    missing("models", null, 4, "there is no version 4 on the models topic; the highest is 3");
    publish("models", "a", 2, 7);
    assertThat(found(find("models", "a", 2), "a").weights()).containsOnly(7f);
  }

  @Test
  void whatCannotBeUsedIsSaidToBeThere() throws Exception {
    List<Chunk> damaged = chunks(1);
    int last = damaged.size() - 1;
    for (int i = 0; i <= last; i++) {
      byte[] value = damaged.get(i).value().clone();
      value[value.length - 1] ^= (byte) (i == last ? 1 : 0);
      send("bad", damaged.get(i).key().bytes(), value);
    }
    for (Chunk chunk : chunks(2)) {
      byte[] value = chunk.value().clone();
      int form = 4;
      value[form] = 2;
      send("bad", chunk.key().bytes(), value);
    }
    for (Chunk chunk : chunks(3).subList(0, last)) {
      send("bad", chunk.key().bytes(), chunk.value());
    }
    String cannot = " cannot be used: ";
    missing("bad", "", 1, "version 1" + cannot + "the chunk's checksum must hold: /1/" + last);
    missing("bad", "", 2, "version 2" + cannot + "the chunk's layout must be of version 1: 2");
    String partly = "version 3 is not whole: " + last + " of " + (last + 1) + " parts are there";
    missing("bad", "", 3, partly);
    missing("bad", null, 3, partly);
    missing("bad", "", 4, "there is no version 4 on the models topic; there are 1 to 3");
    missing("nowhere", "", 1, "there is no topic nowhere");
  }

  @Test
  void versionsThatTakeTooMuchMemoryAreRefused() throws Exception {
    publish("large", "a", 1, 1);
    publish("large", "b", 1, 1);
    int length = ((Versions.Result.Found) find("large", "a", 1)).snapshots().get("a").length;
    KafkaSpec at = KafkaSpec.of(kafka.bootstrap());

    KafkaVersions forOne = new KafkaVersions(at, "large", length + 1);
    assertThat(find(forOne, null, 1))
        .isEqualTo(
            new Versions.Result.Missing(
                "all models of version 1 must have at most "
                    + (length + 1)
                    + " bytes together: roll them back one by one"));
    KafkaVersions forAll = new KafkaVersions(at, "large", 2L * length);
    assertThat(((Versions.Result.Found) find(forAll, null, 1)).snapshots()).hasSize(2);
  }

  /** What trains and scores can be rolled back, however small the share of the memory is. */
  @Test
  void oneModelMayTakeMoreThanSeveralTogether() throws Exception {
    publish("single", "a", 1, 3);
    KafkaVersions small = new KafkaVersions(KafkaSpec.of(kafka.bootstrap()), "single", 10);
    assertThat(found(find(small, "a", 1), "a").weights()).containsOnly(3f);
    assertThat(found(find(small, null, 1), "a").weights()).containsOnly(3f);
  }

  @Test
  void oneReadingFindsAllThatMemoryHoldsInTheOrderInWhichItIsWanted() throws Exception {
    for (String key : List.of("a", "b", "c")) {
      publish("many", key, 1, 1);
    }
    int length = ((Versions.Result.Found) find("many", "a", 1)).snapshots().get("a").length;
    List<Versions.Wanted> wanted =
        List.of(wanted("c", 1), wanted("b", 2), wanted("a", 1), wanted("b", 1));
    KafkaSpec at = KafkaSpec.of(kafka.bootstrap());

    Map<Versions.Wanted, Versions.Result> all = new KafkaVersions(at, "many").find(wanted);
    assertThat(all).containsOnlyKeys(wanted);
    assertThat(found(all.get(wanted.get(0)), "c").weights()).containsOnly(1f);
    assertThat(all.get(wanted.get(1)))
        .isEqualTo(
            new Versions.Result.Missing(
                "there is no version 2 of b on the models topic; there is 1"));
    assertThat(new KafkaVersions(at, "many", 2L * length + 10).find(wanted))
        .containsOnlyKeys(wanted.subList(0, 3));
    assertThat(new KafkaVersions(at, "many", 10).find(wanted))
        .containsOnlyKeys(wanted.subList(0, 1));
  }
}
