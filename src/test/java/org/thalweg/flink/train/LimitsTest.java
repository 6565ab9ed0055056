package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.definition.Problem;
import org.thalweg.eval.ClassificationMetrics;
import org.thalweg.eval.FlagsMetrics;
import org.thalweg.eval.Metrics;
import org.thalweg.event.Label;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.flink.io.ReasonCounters;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.nn.Trainer;
import org.thalweg.spec.InputCheck;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/**
 * What {@code check} finds without mistakes starts, predicts and learns; what is one above a limit
 * is refused by both, with the same words.
 */
final class LimitsTest {

  @TempDir private Path folder;

  /**
   * A limit.
   *
   * @param at lines of the job that are just allowed
   * @param above lines that are not
   * @param mistake what is said of them
   */
  private record Limit(String at, String above, String mistake) {

    @Override
    public String toString() {
      return mistake.length() > 70 ? mistake.substring(0, 70) : mistake;
    }
  }

  private static Limit limit(String lines, Object at, Object above, String mistake) {
    return new Limit(
        lines.replace("LIMIT", at.toString()), lines.replace("LIMIT", above.toString()), mistake);
  }

  static Stream<Limit> limits() {
    return Stream.of(
        limit(
            "label: {field: y, classes: LIMIT}",
            65_535,
            65_536,
            "events.label.classes: must be from 1 to 65535: 65536"),
        limit(
            "label: {field: y, classes: LIMIT}",
            2,
            1,
            "events.label.classes: must be at least two classes: [0]"),
        limit(
            "label: {field: y, classes: [LIMIT]}",
            names(65_535),
            names(65_536),
            "events.label.classes: must be at most 65535 classes: 65536"),
        limit(
            "label: {field: tags, flags: LIMIT}",
            65_535,
            65_536,
            "events.label.flags: must be from 1 to 65535: 65536"),
        limit(
            "label: {field: tags, flags: [LIMIT]}",
            names(43_008),
            names(43_009),
            "events.label: a prediction must leave 16 KiB of Kafka's max.request.size, which is"
                + " 1048576 bytes: 1032216 bytes"),
        limit(
            "label: {field: tags, flags: 256, ahead: LIMIT}",
            65_536,
            65_537,
            "events.label.ahead: must be from 0 to 65536: 65537"),
        limit(
            "label: {field: tags, flags: 300, ahead: LIMIT}",
            55_924,
            55_925,
            "events.label.ahead: must keep at most 16777216 values of earlier events: 55925 events"
                + " of 300"),
        limit(
            "label: {field: y, classes: 300, ahead: LIMIT}",
            55_924,
            55_925,
            "events.label.ahead: must keep at most 16777216 values of earlier events: 55925 events"
                + " of 300"),
        limit(
            "training: {batch: LIMIT}",
            65_536,
            65_537,
            "training.batch: must be from 1 to 65536: 65537"),
        limit(
            "publish: {metrics: {window: LIMIT}}",
            1_000_000,
            1_000_001,
            "publish.metrics.window: must be from 1 to 1000000: 1000001"),
        limit(
            "publish: {models: {keep: LIMIT}}",
            1000,
            1001,
            "publish.models.keep: must be from 1 to 1000: 1001"),
        limit(
            "publish: {models: {chunk: LIMIT}}",
            (1 << 20) - (16 << 10),
            (1 << 20) - (16 << 10) + 1,
            "publish.models.chunk: must leave 16 KiB of Kafka's max.request.size, which is 1048576"
                + " bytes: 1032193 bytes"),
        limit(
            "kafka: {properties: {max.request.size: 70000000, buffer.memory: 70000000}}\n"
                + "publish: {models: {chunk: LIMIT}}",
            64 << 20,
            (64 << 20) + 1,
            "publish.models.chunk: must be from 1 KiB to 64 MiB: 67108865"),
        limit(
            "kafka: {properties: {max.request.size: LIMIT}}",
            1 << 20,
            (1 << 20) - 1,
            "kafka.properties.max.request.size: must be at least 1048576 bytes, for dead letters:"
                + " 1048575"),
        limit(
            "kafka: {properties: {max.request.size: LIMIT}}",
            32 << 20,
            (32 << 20) + 1,
            "kafka.properties.buffer.memory: must be at least max.request.size, which is 33554433"
                + " bytes: 33554432"),
        limit(
            "publish: {metrics: {every: LIMIT}}",
            "3650 d",
            "3651 d",
            "publish.metrics.every: must be at most 3650 d: 3651 d"),
        limit(
            "publish: {models: {every: LIMIT}}",
            "100 ms",
            "99 ms",
            "publish.models.every: must be at least 100 ms: 99 ms"),
        limit(
            "training: {batch: {size: 2, maxDelay: LIMIT}}",
            "1 d",
            "25 h",
            "training.batch.maxDelay: must be from 1 ms to 1 d: 25 h"),
        limit(
            "model: {per: k, expireAfter: LIMIT}",
            "3650 d",
            "3651 d",
            "model.expireAfter: must be from 1 s to 3650 d: 3651 d"),
        limit("model: {per: k, max: LIMIT}", 1, 0, "model.max: must be at least 1: 0"),
        limit(
            "model: {per: k, max: LIMIT}\nflink: {parallelism: 4}",
            4,
            3,
            "model.max: must be at least flink.parallelism, as each subtask has a part of the"
                + " models, 4: 3"),
        limit(
            "flink: {parallelism: LIMIT}",
            32_768,
            32_769,
            "flink.parallelism: must be from 1 to 32768: 32769"),
        limit(
            "publish: {transactionTimeout: LIMIT}",
            "7 d",
            "8 d",
            "publish.transactionTimeout: must be from 1 s to 7 d: 8 d"),
        limit(
            "name: LIMIT",
            "a".repeat(100),
            "a".repeat(101),
            "name: must be 1 to 100 letters, digits, dots, dashes and underscores: "
                + "a".repeat(101)),
        limit(
            "control: LIMIT",
            "a".repeat(249),
            "a".repeat(250),
            "control: must be 1 to 249 letters, digits, dots, dashes and underscores: "
                + "a".repeat(250)),
        limit(
            "control: LIMIT",
            "limits.others",
            "limits_models",
            "control: must be another topic than publish.models.topic: limits_models"),
        limit(
            "network: [{dense: LIMIT}]",
            1 << 20,
            (1 << 20) + 1,
            "network[0].dense: must be from 1 to 1048576: 1048577"));
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(LimitsTest::name).collect(Collectors.joining(","));
  }

  private static String name(int i) {
    return "c%08d".formatted(i);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void whatIsJustAllowedStartsAndLearns(Limit limit) throws Exception {
    TrainJob job = (TrainJob) check(job(limit.at()));
    TrainJob travelled = (TrainJob) JobSpec.parse(job.bundle());
    TrainGraph.build(StreamExecutionEnvironment.createLocalEnvironment(), travelled);
    TrainSettings settings = TrainGraph.settings(travelled);
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings)) {
      for (int i = 0; i < Math.min(2, settings.batchSize()); i++) {
        harness.take(event(job, i));
      }
      harness.flink().endInput1();
      assertThat(harness.topics()).contains(OutTopic.PREDICTIONS, OutTopic.MODELS);
    }
  }

  @ParameterizedTest
  @MethodSource("limits")
  void whatIsOneAboveIsRefusedByBothInTheSameWords(Limit limit) throws Exception {
    String text = job(limit.above());
    assertThat(mistakes(() -> check(text))).containsExactly(limit.mistake());
    assertThat(mistakes(() -> JobSpec.parse(text))).containsExactly(limit.mistake());
  }

  /** As they were fed: both said that there were no mistakes, and then no job started. */
  @Test
  void theCasesOfManyClassesAndFlags() {
    Path cases = Path.of("src/test/resources/cases");
    assertThat(
            mistakes(() -> JobSpec.read(cases.resolve("many-classes/job.yaml"), InputCheck.NONE)))
        .containsExactly("events.label.classes: must be from 1 to 65535: 300000");
    assertThat(mistakes(() -> JobSpec.read(cases.resolve("many-flags/job.yaml"), InputCheck.NONE)))
        .containsExactly("events.label.flags: must be from 1 to 65535: 300000");
  }

  /** What is refused by the reader is what the metrics would have refused. */
  @Test
  void theLimitsOfLabelsAreThoseOfTheMetrics() {
    assertThat(Label.MOST).isEqualTo(Metrics.MAX_CLASSES);
    assertThatThrownBy(() -> new ClassificationMetrics(Label.MOST + 1, 10))
        .hasMessage("number of classes must be 2 to 65535: 65536");
    assertThatThrownBy(() -> new FlagsMetrics(Label.MOST + 1, 10))
        .hasMessage("number of flags must be 1 to 65535: 65536");
    assertThatThrownBy(() -> new FlagsMetrics(300, 10, 55_925))
        .hasMessage("events ahead must be 0 to 55924: 55925");
  }

  /** Gigabytes at the limit: there it is only rehearsed; beyond it both say the same. */
  @Test
  void scratchThatNoArrayHolds() throws Exception {
    TrainJob job = (TrainJob) check(job("network: [{dense: 32767}]\ntraining: {batch: 65536}"));
    assertThat(job.model().batchSize()).isEqualTo(65_536);

    String above = job("network: [{dense: 32768}]\ntraining: {batch: 65536}");
    String mistake =
        "with batches of 65536 the network needs an array of scratch, which must have at most"
            + " 2147483639 values: 2147483648";
    assertThat(mistakes(() -> check(above))).containsExactly("training.batch: " + mistake);

    TrainJob one = (TrainJob) check(job("network: [{dense: 32768}]"));
    assertThatThrownBy(
            () ->
                new Trainer(
                    one.model().network(), one.model().loss(), one.model().optimizer(), 65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(mistake);
  }

  @Test
  void attentionOverASequenceThatIsTooLong() throws Exception {
    String text =
        job("text: 65536\nnetwork: [{embedding: {entries: 11, dim: 1}}, selfAttention, flatten]");
    assertThat(mistakes(() -> check(text)))
        .containsExactly(
            "network: with batches of 1 the network needs an array of scratch, which must have at"
                + " most 2147483639 values: 4294967296");
  }

  @Test
  void aModelThatIsTooLargeForRocksDb() throws Exception {
    String layers =
        "network: [{dense: 11582}, {dense: 11582}]\ntraining: {optimizer: {amsGrad: 0.001}}\n";
    assertThat(check(job(layers + "flink: {stateBackend: heap}"))).isNotNull();
    assertThat(mistakes(() -> check(job(layers + "flink: {stateBackend: rocksdb}"))))
        .hasSize(1)
        .allSatisfy(
            mistake ->
                assertThat(mistake)
                    .startsWith(
                        "flink.stateBackend: a model must have at most 2146435071 bytes of state in"
                            + " rocksdb: 2147"));
  }

  /** A job within 1 MiB whose text on its way to the cluster is longer than is read there. */
  @Test
  void aJobThatCannotTravel() throws Exception {
    String words =
        IntStream.range(0, 100_000).mapToObj(LimitsTest::name).collect(Collectors.joining(","));
    String text =
        job("category: [" + words + "]")
            .replaceFirst("(?s)schema: >-.*?features", "schema: s.avsc\n  features");
    assertThat(text.length()).isLessThan(1 << 20);
    String schema =
        """
        {"type": "record", "name": "E", "doc": "%s", "fields": [
        {"name": "t", "type": "string"}, {"name": "y", "type": "int"}]}
        """
            .formatted("\\\"".repeat(500_000));
    Files.writeString(folder.resolve("s.avsc"), schema);
    assertThat(mistakes(() -> check(text)))
        .singleElement()
        .satisfies(
            mistake -> assertThat(mistake).startsWith("must be at most 3145728 characters long: "));
  }

  /** As the command does: from a file, with the schema beside it. */
  private JobSpec check(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("job.yaml"), text);
    return JobSpec.read(file, InputCheck.NONE);
  }

  private interface Reading {
    Object read() throws IOException;
  }

  private static List<String> mistakes(Reading reading) {
    InvalidDefinitionException mistakes =
        catchThrowableOfType(InvalidDefinitionException.class, reading::read);
    assertThat(mistakes).isNotNull();
    return mistakes.problems().stream().map(Problem::toString).toList();
  }

  /** A job in which lines take the place of others. */
  private static String job(String changes) {
    String label = "label: {field: y, classes: 2}";
    String feature = "x: {}";
    StringBuilder rest = new StringBuilder();
    String name = "name: limits";
    String network = "network: []";
    for (String line : changes.lines().toList()) {
      if (line.startsWith("label:")) {
        label = line;
      } else if (line.startsWith("text:")) {
        feature = "t: {type: text, maxTokens: " + line.substring(6) + ", buckets: 9}";
      } else if (line.startsWith("category:")) {
        feature = "t: {type: category, dim: 1, vocabulary: " + line.substring(10) + "}";
      } else if (line.startsWith("name:")) {
        name = line;
      } else if (line.startsWith("network:")) {
        network = line;
      } else {
        rest.append(line).append('\n');
      }
    }
    return """
        thalweg: 1
        kind: train
        %s
        events:
          topic: limits.events
          schema: >-
            {"type": "record", "name": "E", "fields": [{"name": "x", "type": "double"},
            {"name": "y", "type": ["int", "string"]}, {"name": "k", "type": "string"},
            {"name": "t", "type": "string"},
            {"name": "tags", "type": {"type": "array", "items": "string"}}]}
          features: {%s}
          %s
        %s
        %s
        """
        .formatted(name, feature, label, network, rest);
  }

  private static Event event(TrainJob job, int i) {
    GenericRecord record = new GenericData.Record(job.model().events().schema());
    record.put("x", (double) i);
    Label label = job.model().label();
    boolean named = label instanceof Label.Classes classes && classes.names().contains(name(0));
    record.put("y", named ? name(0) : (Object) 0);
    record.put("k", "");
    record.put("t", "");
    record.put("tags", label instanceof Label.Flags flags ? flags.names() : List.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    InRecord in = new InRecord("limits.events", 0, i, -1, null, bytes.toByteArray(), Header.NONE);
    Decoded decoded =
        new Decoding(job.model(), new ReasonCounters(new RecordedMetrics())).decode(in);
    assertThat(decoded).isInstanceOf(Event.class);
    return (Event) decoded;
  }
}
