package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/**
 * A job with a model for each site: of {@code a} there are versions 1 and 2, which always say left,
 * of {@code b} version 1, which always says right, and of {@code old} one for other features.
 */
final class KeyedModelsTest {

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: sites
      model: {per: site}
      events:
        topic: sites.events
        schema: '{"type": "record", "name": "S", "fields": [{"name": "site", "type": "string"},
          {"name": "x", "type": "double"}, {"name": "side", "type": "string"}]}'
        features: {x: {}}
        label: {field: side, classes: [left, right], ahead: 1}
      network: [{dense: 2}]
      input: {csv: {delimiter: ";"}}
      """;

  private static final Duration AGE = Duration.ofHours(26).plusMinutes(30);

  private static EmbeddedKafka kafka;
  private static final List<Snapshot> VERSIONS = new ArrayList<>();

  @TempDir Path folder;

  private String job;

  @BeforeAll
  static void publish() throws Exception {
    kafka = EmbeddedKafka.start();
    Topics.create(kafka.bootstrap(), List.of(Topics.models("sites.models", Publication.DEFAULT)));
    ModelSpec spec = spec(JOB);
    ModelSpec other = spec(JOB.replace("features: {x: {}}", "features: {x: {}, z: {field: x}}"));
    Model a = Model.initial(spec, "a");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      long time = System.currentTimeMillis() - AGE.toMillis();
      for (Snapshot version :
          List.of(
              version(other, Model.initial(other, "old"), "old", 0),
              version(spec, a, "a", 0),
              version(spec, a, "a", 0),
              version(spec, Model.initial(spec, "b"), "b", 1))) {
        VERSIONS.add(version);
        for (Chunk chunk : version.chunks(Publication.DEFAULT)) {
          producer
              .send(
                  new ProducerRecord<>(
                      "sites.models", null, time, chunk.key().bytes(), chunk.value()))
              .get();
        }
      }
    }
  }

  private static ModelSpec spec(String job) {
    return ((TrainJob) JobSpec.parse(job)).model();
  }

  /** The next version, which has learnt 10 events more and says the same of every event. */
  private static Snapshot version(ModelSpec spec, Model model, String key, int says) {
    Learner learner = new Learner(spec);
    for (int i = 0; i < 10; i++) {
      float[] features = new float[spec.events().rawSize()];
      Example event = new Example(key, null, Example.NO_TIME, 1, features, new float[] {i % 2});
      assertThat(learner.learn(model, List.of(event))).isTrue();
    }
    float[] weights = model.training().parameters.values();
    Arrays.fill(weights, 0);
    weights[weights.length - 2 + says] = 5; // the head's bias is last
    long unused = model.nextVersion();
    Snapshot live = Snapshot.take("sites", key, spec, model);
    return new Snapshot(live.header(), live.statistics(), live.tensors(), weights.clone());
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void write() throws Exception {
    job = Files.writeString(folder.resolve("sites.yaml"), JOB).toString();
  }

  private static String good(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--kafka", kafka.bootstrap()));
    Said said = Said.by(all.toArray(String[]::new));
    assertThat(said.code()).as(said.err()).isZero();
    return said.out();
  }

  /** The cells of the lines of a table, without the sizes. */
  private static List<List<String>> cells(String table) {
    return table
        .lines()
        .map(line -> List.of(line.strip().split(" {2,}")))
        .map(row -> row.stream().filter(cell -> !cell.matches("[0-9.]+ (B|KiB)")).toList())
        .toList();
  }

  private static List<String> row(Snapshot snapshot, String... note) {
    Map<String, Double> metrics = snapshot.header().metrics();
    List<String> row = new ArrayList<>();
    row.add(Long.toString(snapshot.header().version()));
    row.add(snapshot.header().modelKey());
    row.add("1 d 2 h");
    row.add(Long.toString(snapshot.header().learnt()));
    row.add(Integer.toString(snapshot.weights().length));
    for (String figure : List.of("accuracy", "kappa", "logLoss")) {
      row.add(Numbers.plain(metrics.get(figure)));
    }
    row.add("float32");
    row.addAll(List.of(note));
    return row;
  }

  @Test
  void listsTheVersionsOfEachModel() {
    List<String> titles =
        List.of(
            "version",
            "key",
            "age",
            "learnt",
            "parameters",
            "accuracy",
            "kappa",
            "logLoss",
            "encoding",
            "size");
    List<String> old = row(VERSIONS.get(0), "newest");
    List<String> first = row(VERSIONS.get(1));
    List<String> second = row(VERSIONS.get(2), "newest");
    List<String> right = row(VERSIONS.get(3), "newest");

    assertThat(cells(good("models", "list", job)))
        .containsExactly(titles, first, second, right, old);
    assertThat(cells(good("models", "list", job, "--newest")))
        .containsExactly(titles, second, right, old);
    assertThat(cells(good("models", "list", job, "--key", "a")))
        .containsExactly(titles, first, second);
    assertThat(good("models", "list", job, "--key", "z")).isEqualTo("no models yet\n");
  }

  private String fetched(String key, String version) {
    String file = folder.resolve(key + version).toString();
    assertThat(good("models", "fetch", job, version, "--key", key, "-o", file))
        .startsWith("version " + version + " written to " + file + ", ");
    return file;
  }

  @Test
  void filesAreShownAndCompared() {
    String first = fetched("a", "1");
    String second = fetched("a", "2");

    assertThat(Said.by("models", "show", first).out())
        .contains("  model key  a\n", "  version    1 (parent 0)\n");
    assertThat(Said.by("models", "show", first, "1").code()).isZero();
    assertThat(Said.by("models", "show", first, "2").err())
        .isEqualTo("thalweg: " + first + " holds version 1 and no other: not 2\n");
    String compared = Said.by("models", "diff", job, first, second).out();
    assertThat(compared).startsWith("  version 1 -> 2, 10 events learnt between them\n");
    assertThat(good("models", "diff", job, first, "2", "--key", "a")).isEqualTo(compared);
    Said large = Said.by("models", "diff", job, "99999999999999999999", first);
    assertThat(large.code()).isEqualTo(2);
    assertThat(large.sentence())
        .isEqualTo("a version must be at most 9223372036854775807: 99999999999999999999");
  }

  private String events() throws Exception {
    return Files.writeString(
            folder.resolve("events.csv"),
            """
            site;x;side
            a;1;left
            b;1;right
            a;2;left
            b;2;right
            c;1;left
            a;1;up
            old;1;left
            """)
        .toString();
  }

  private static List<String> lines(String scores) {
    return scores.replaceAll("\\b\\d\\.\\d+(E-\\d+)?", "p").lines().toList();
  }

  /** What is said ahead of an event is measured by the next of its own key. */
  @Test
  void aFileIsScoredWithTheModelOfEachKey() throws Exception {
    Said said = Said.by("score", "--model", job, "--kafka", kafka.bootstrap(), "--input", events());

    assertThat(lines(said.out()))
        .containsExactly(
            "event,id,key,version,prediction,p(left),p(right),label,error",
            "0,,a,2,left,p,p,left,",
            "1,,b,1,right,p,p,right,",
            "2,,a,2,left,p,p,left,",
            "3,,b,1,right,p,p,right,",
            "4,,c,,,,,left,NOT_SCORED: there must be a model of c: none yet",
            "5,,,,,,,,\"UNKNOWN_CLASS: side: must be one of left, right: up\"",
            "6,,old,,,,,left,NOT_SCORED: version 1 of old is for other features or another label"
                + " than version 1 of b");
    assertThat(said.err())
        .startsWith(
            """

            sites: 4 events scored by the newest versions of 2 models
              2 not scored: NOT_SCORED
              1 not scored: UNKNOWN_CLASS
            """)
        .contains("accuracy         100.00 %");
  }

  @Test
  void aFileIsScoredWithOneVersionOfOneKey() throws Exception {
    String file = fetched("a", "1");
    String events = events();
    List<String> expected = List.of("0,,a,1,left,p,p,left,", "2,,a,1,left,p,p,left,");

    String ofTheJob =
        good("score", "--model", job, "--key", "a", "--version", "1", "--input", events);
    assertThat(lines(ofTheJob)).filteredOn(line -> line.contains(",a,")).isEqualTo(expected);
    Said ofAFile = Said.by("score", "--model", file, "--job", job, "--input", events);
    assertThat(ofAFile.out()).isEqualTo(ofTheJob);
    assertThat(ofAFile.err())
        .startsWith(
            """

            sites: 2 events scored by version 1
              4 not scored: NOT_SCORED
            """);
    assertThat(Said.by("score", "--model", file, "--input", events).err())
        .startsWith("thalweg: input " + events + " has no column site");
    assertThat(Said.by("score", "--model", file, "--version", "2", "--input", events).err())
        .isEqualTo("thalweg: " + file + " holds version 1 and no other: not 2\n");
  }
}
