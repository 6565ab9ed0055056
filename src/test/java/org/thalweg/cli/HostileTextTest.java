package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.definition.Problem;
import org.thalweg.event.Example;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.Command;
import org.thalweg.flink.io.DeadLetters;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.MetricsReports;
import org.thalweg.flink.io.Notice;
import org.thalweg.flink.io.OutSchemas;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.ChunkKey;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/**
 * Whatever somebody wrote to a topic or into a file: no command prints a character of it that a
 * terminal would obey.
 */
final class HostileTextTest {

  private static final String KEY = "k\u001B]0;owned\u0007\u001B[2J\nversion 9\u202Egood";
  private static final String PLAIN = "k?]0;owned??[2J?version 9?good";

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: sites
      model: {per: site}
      events:
        topic: sites.events
        schema: '{"type": "record", "name": "S", "fields": [{"name": "site", "type": "string"},
          {"name": "x", "type": "double"}, {"name": "up", "type": "boolean"}]}'
        features: {x: {}}
        label: {field: up, flag: true}
      network: [{dense: 400}]
      """;

  private static final ModelSpec SPEC = ((TrainJob) JobSpec.parse(JOB)).model();

  private static EmbeddedKafka kafka;
  private static KafkaProducer<byte[], byte[]> producer;

  @TempDir Path folder;

  private String job;

  @BeforeAll
  static void publish() throws Exception {
    kafka = EmbeddedKafka.start();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    Topics.create(
        kafka.bootstrap(),
        List.of(
            Topics.models("sites.models", Publication.DEFAULT),
            Topics.plain("sites.metrics", 1),
            Topics.plain("sites.predictions", 1),
            Topics.plain("sites.dead-letters", 1)));
    for (Chunk chunk : snapshot().chunks(Publication.DEFAULT)) {
      send("sites.models", chunk.key().bytes(), chunk.value());
    }
    byte[] half = snapshot(2).chunks(Publication.ofChunks(1 << 10)).get(0).value();
    send("sites.models", new ChunkKey(KEY, 2, 0).bytes(), half);
    send("sites.models", KEY.getBytes(StandardCharsets.UTF_8), new byte[] {1});
    send("sites.predictions", null, prediction());
    InRecord event =
        new InRecord(
            "sites.events",
            0,
            7,
            0,
            KEY.getBytes(StandardCharsets.UTF_8),
            new byte[] {1},
            new Header[] {new Header(KEY, new byte[] {2})});
    send(
        "sites.dead-letters",
        null,
        new DeadLetters().encode(event, new Rejected(ReasonCode.NO_MODEL, KEY)).value());
  }

  @AfterAll
  static void stop() {
    producer.close();
    kafka.close();
  }

  @BeforeEach
  void write() throws Exception {
    job = Files.writeString(folder.resolve("job.yaml"), JOB).toString();
  }

  private static void send(String topic, byte[] key, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, key, value)).get();
  }

  private static Snapshot snapshot() {
    return snapshot(1);
  }

  private static Snapshot snapshot(int version) {
    Model model = Model.initial(SPEC, KEY);
    for (int i = 0; i < version; i++) {
      long unused = model.nextVersion();
    }
    return Snapshot.take("sites" + KEY, KEY, SPEC, model);
  }

  private static byte[] prediction() throws Exception {
    GenericRecord record = new GenericData.Record(OutSchemas.PREDICTION);
    OutSchemas.PREDICTION
        .getFields()
        .forEach(
            field ->
                record.put(
                    field.pos(),
                    switch (field.schema().getType()) {
                      case STRING -> KEY + "\u061C";
                      case INT -> 1;
                      case LONG -> 1L;
                      case ARRAY -> List.of();
                      case UNION -> null;
                      default -> throw new IllegalStateException(field.toString());
                    }));
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(OutSchemas.PREDICTION).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static String plain(String said) {
    assertThat(said).doesNotMatch("(?s).*[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\n]].*");
    return said;
  }

  private String said(String... command) {
    String[] all = java.util.Arrays.copyOf(command, command.length + 2);
    all[command.length] = "--kafka";
    all[command.length + 1] = kafka.bootstrap();
    Said said = Said.by(all);
    return plain(said.out()) + plain(said.err().replace("\n\tat ", "\n at ")); // a trace's own
  }

  @Test
  void modelsAreListed() {
    assertThat(said("models", "list", job))
        .contains(PLAIN)
        .contains("version 2 of " + PLAIN + " is not whole: 1 of ")
        .contains("  refused: a chunk's key must be MODELKEY/VERSION/PART: " + PLAIN)
        .doesNotContain("\nversion 9");
  }

  @Test
  void modelsAreShownAndCompared() throws Exception {
    assertThat(said("models", "show", job, "1", "--key", KEY))
        .contains("job        sites" + PLAIN + ", written by")
        .contains("model key  " + PLAIN)
        .doesNotContain("\nversion 9");
    assertThat(said("models", "diff", job, "1", "1", "--key", KEY)).contains("version 1 -> 1");
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThat(said("models", "show", job, "7", "--key", KEY)).contains("version 7 of " + PLAIN);
    assertThat(said("models", "show", job)).contains(PLAIN);
    assertThat(said("--verbose", "models", "show", job, "7", "--key", KEY))
        .contains("version 7 of " + PLAIN)
        .doesNotContain("\nversion 9\u202E");
  }

  @Test
  void predictionsArePrintedInJson() {
    assertThat(said("predictions", job)).contains("k\\u001B]0;owned").contains("good\\u061c");
  }

  @Test
  void deadLettersAreShown() {
    assertThat(said("dead-letters", job)).contains("header " + PLAIN).contains("    " + PLAIN);
  }

  @Test
  void answersAreSaid() throws Exception {
    TrainJob train = ((TrainJob) JobSpec.parse(JOB)).withKafka(KafkaSpec.of(kafka.bootstrap()));
    Command pause = Command.of("1", Optional.empty(), Command.Action.PAUSE);
    try (ControlLine line = new ControlLine(train)) {
      byte[] answer =
          new MetricsReports().answer(new Notice("1", "pause", true, 1, 1, KEY)).value();
      send("sites.metrics", null, answer);
      assertThat(line.await(pause, java.time.Duration.ofSeconds(60)))
          .isEqualTo(PLAIN + " (1 model)");
    }
  }

  @Test
  void scoringSaysWhoseModelItIs() throws Exception {
    Path model = folder.resolve("m.twl");
    SnapshotFile.write(model, snapshot().chunks(Publication.DEFAULT));
    Path input = Files.writeString(folder.resolve("a.csv"), "site,x\nother,1\n");
    Said said =
        Said.by(
            "score",
            "--model",
            model.toString(),
            "--input",
            input.toString(),
            "-o",
            folder.resolve("out.csv").toString());
    assertThat(plain(said.out())).contains("sites" + PLAIN + ": 0 events scored");
    assertThat(plain(said.err())).isEmpty();
  }

  @Test
  void aFetchedModelDoesNotFollowALink() throws Exception {
    Path mine = Files.writeString(folder.resolve("mine"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), mine);
    assertThat(said("models", "fetch", job, "1", "--key", KEY, "-o", link.toString()))
        .isEqualTo(
            "thalweg: "
                + link
                + " is a symbolic link: name the file that it leads to, or remove it\n");
    assertThat(mine).hasContent("mine");
  }

  /** What goes to a terminal is plain; what goes to a file or a pipe is as it was. */
  @Test
  void scoresAreAsTheyAreUnlessATerminalShowsThem() throws Exception {
    Example example = new Example(KEY, null, Example.NO_TIME, 1, new float[1], new float[0]);
    for (boolean shown : new boolean[] {true, false}) {
      StringWriter out = new StringWriter();
      try (ScoreWriter writer = ScoreWriter.to(out, shown)) {
        writer.begin(SPEC.label());
        writer.refuse(0, example, KEY);
      }
      assertThat(out.toString()).contains(shown ? ',' + PLAIN + ',' : '"' + KEY + '"');
    }
  }

  @Test
  void mistakesAreNamed() {
    StringWriter err = new StringWriter();
    int unused =
        Failures.report(
            new InvalidDefinitionException(List.of(new Problem("a", KEY))),
            true,
            new PrintWriter(err, true));
    assertThat(plain(err.toString().replace("\n\tat ", "\n at "))).contains("  a: " + PLAIN + "\n");
  }

  @Test
  void tablesAreOfOneLineARow() {
    StringWriter out = new StringWriter();
    Table table = new Table("key", "value");
    table.row(KEY, "x".repeat(1000));
    table.print(new PrintWriter(out, true));
    assertThat(plain(out.toString()).lines()).hasSize(2);
  }
}
