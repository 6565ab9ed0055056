package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code thalweg run} from its first line to its last, on the embedded broker and cluster. */
final class LocalRunIT {

  @TempDir Path folder;

  @Test
  void learnsFromAGeneratorAndLeavesNothingBehind() throws IOException {
    List<String> before = leftovers();
    JsonNode summary = run("jobs/hyperplane.yaml", "--limit", "5000");

    assertThat(summary.path("job").asText()).isEqualTo("hyperplane");
    for (String count : List.of("events", "learnt", "predictions")) {
      assertThat(summary.path(count).asLong()).as(count).isEqualTo(5000);
    }
    assertThat(summary.path("deadLetters").asLong()).isZero();
    assertThat(summary.path("snapshots").asLong()).isPositive();
    assertThat(summary.path("modelVersion").asLong()).isPositive();
    assertThat(summary.path("models").asLong()).isEqualTo(1);
    assertThat(summary.path("wallSeconds").asDouble()).isPositive();
    assertThat(summary.path("eventsPerSecond").asDouble()).isPositive();
    JsonNode metrics = summary.path("metrics");
    assertThat(metrics.path("accuracy").asDouble())
        .isGreaterThan(0.7)
        .isGreaterThan(metrics.path("majority.accuracy").asDouble())
        .isGreaterThan(metrics.path("noChange.accuracy").asDouble());
    assertThat(metrics.fieldNames()).toIterable().startsWith("events", "accuracy");
    assertThat(leftovers()).isEqualTo(before);
  }

  @Test
  void feedsAFileAndWritesThePredictions() throws IOException {
    Path csv = folder.resolve("sea.csv");
    StringBuilder rows = new StringBuilder("x0,x1,x2,class\n");
    for (int i = 0; i < 300; i++) {
      // NaN is a number to the file and to Avro; to the job it is a dead letter.
      rows.append(i == 7 ? "NaN" : i % 10).append(",1,2,").append(i % 10 < 5 ? 1 : 0).append('\n');
    }
    Path unused = Files.writeString(csv, rows);
    Path predictions = folder.resolve("predictions.jsonl");
    JsonNode summary =
        run("jobs/sea.yaml", "--input", csv.toString(), "--predictions", predictions.toString());

    assertThat(summary.path("events").asLong()).isEqualTo(300);
    assertThat(summary.path("predictions").asLong()).isEqualTo(299);
    assertThat(summary.path("deadLetters").asLong()).isEqualTo(1);
    List<String> lines = Files.readAllLines(predictions);
    assertThat(lines).hasSize(299);
    assertThat(new ObjectMapper().readTree(lines.get(0)).path("offset").asLong()).isZero();
  }

  @Test
  void leavesOutBadRowsAndWhatIsNoNumberIsADeadLetter() throws IOException {
    Path cases = Path.of("src/test/resources/cases/csv-nan-and-inf");
    Path job = folder.resolve("job.yaml");
    Files.writeString(
        job,
        Files.readString(cases.resolve("job.yaml")).replace("csv: {}", "csv: {}, badRows: skip"));
    Path unused = Files.copy(cases.resolve("s.avsc"), folder.resolve("s.avsc"));
    Path csv = folder.resolve("in.csv");
    unused = Files.writeString(csv, Files.readString(cases.resolve("in.csv")) + "1,,2\n");
    Path summary = folder.resolve("summary.json");
    Said said =
        Said.by("run", job.toString(), "--input", csv.toString(), "--summary", summary.toString());
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .contains(
            """
              1 bad row was left out:
                %s, line 7, column x2: must be a number (double): nothing; a field that may be empty \
            has the type [null, ...]
            """
                .formatted(csv));
    JsonNode counts = new ObjectMapper().readTree(summary.toFile());
    assertThat(counts.path("events").asLong()).isEqualTo(5);
    assertThat(counts.path("deadLetters").asLong()).isEqualTo(3);
    assertThat(counts.path("learnt").asLong()).isEqualTo(2);
    assertThat(counts.path("badRows").asLong()).isEqualTo(1);
  }

  /** A label in millions, and a step that is far too large for it. */
  @Test
  void aModelThatCannotLearnIsLoudOnTheScreen() throws IOException {
    Path csv = folder.resolve("wild.csv");
    StringBuilder rows = new StringBuilder("x,y\n");
    for (int i = 0; i < 500; i++) {
      rows.append(i % 10).append(',').append(i % 10 * 1e6).append('\n');
    }
    Path unused = Files.writeString(csv, rows);
    Path job =
        Files.writeString(
            folder.resolve("wild.yaml"),
            """
            thalweg: 1
            kind: train
            name: wild
            events:
              topic: wild
              schema: '{"type": "record", "name": "W", "fields": [
                {"name": "x", "type": "double"}, {"name": "y", "type": "double"}]}'
              features: {x: {standardise: false}}
              label: {field: y, number: true, standardise: false}
            network: [{dense: 8}]
            training: {optimizer: {sgd: 1000}}
            """);
    StringWriter out = new StringWriter();
    Path summary = folder.resolve("wild.json");
    String[] arguments = {
      "run", job.toString(), "--input", csv.toString(), "--summary", summary.toString()
    };
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(out, true), arguments);
    assertThat(code).isZero();
    JsonNode said = new ObjectMapper().readTree(summary.toFile());
    long undone = said.path("undone").asLong();
    assertThat(undone).isGreaterThan(400);
    assertThat(said.path("deadLetters").asLong()).isEqualTo(undone);
    assertThat(said.path("learnt").asLong()).isEqualTo(500 - undone);
    assertThat(out.toString()).contains("NOT LEARNT: " + undone + " events");
  }

  private JsonNode run(String... arguments) throws IOException {
    Path summary = folder.resolve("summary.json");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all =
        Stream.of(
                Stream.of("run"), Stream.of(arguments), Stream.of("--summary", summary.toString()))
            .flatMap(part -> part)
            .toArray(String[]::new);
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), all);
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    assertThat(out.toString()).contains("kappa-temporal", "dead letters");
    return new ObjectMapper().readTree(summary.toFile());
  }

  private static List<String> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("thalweg-"))
          .sorted()
          .toList();
    }
  }
}
