package org.thalweg.local.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;

final class FeedTest {
  private static final Schema READING =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredDouble("temp")
          .optionalLong("count")
          .requiredString("class")
          .endRecord();
  private static final Schema IMAGE =
      SchemaBuilder.record("Image")
          .fields()
          .requiredBytes("pixels")
          .requiredInt("label")
          .endRecord();

  @TempDir Path folder;

  @Test
  void csvByItsHeader() throws IOException {
    Path file = write("a.csv", "class,unused,temp,count\n\"on, it is\",x,1.5,7\noff,y,-2,\n");
    assertThat(read(Map.of(), file, READING))
        .containsExactly(
            "{\"temp\": 1.5, \"count\": 7, \"class\": \"on, it is\"}",
            "{\"temp\": -2.0, \"count\": null, \"class\": \"off\"}");
  }

  @Test
  void csvWithoutHeaderNamesItsColumns() throws IOException {
    Path file = write("a.csv", "on;1.5;NA\n\noff;2;3\n");
    Map<String, Object> csv =
        Map.of(
            "header",
            false,
            "columns",
            List.of("class", "temp", "count"),
            "delimiter",
            ";",
            "missing",
            List.of("NA"));
    assertThat(read(Map.of("csv", csv), file, READING))
        .containsExactly(
            "{\"temp\": 1.5, \"count\": null, \"class\": \"on\"}",
            "{\"temp\": 2.0, \"count\": 3, \"class\": \"off\"}");
  }

  @Test
  void csvAsRWritesItWithRowNames() throws IOException {
    Path file = write("a.csv", "\"temp\",\"class\"\n\"1\",5,\"on\"\n\"2\",6,\"off\"\n");
    assertThat(read(Map.of(), file, READING))
        .containsExactly(
            "{\"temp\": 5.0, \"count\": null, \"class\": \"on\"}",
            "{\"temp\": 6.0, \"count\": null, \"class\": \"off\"}");
  }

  @Test
  void tsvTakesQuotesAsTheyAre() throws IOException {
    Path file = write("a.tsv.gz", "class\ttemp\nso \"called\t1\n");
    assertThat(read(Map.of(), file, READING))
        .containsExactly("{\"temp\": 1.0, \"count\": null, \"class\": \"so \\\"called\"}");
  }

  @Test
  void gzipIsSeenInTheBytesWhateverTheName() throws IOException {
    Path file = folder.resolve("plain.csv");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("temp,class\n1,a\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(Map.of(), file, READING)).hasSize(1);
  }

  @Test
  void jsonLines() throws IOException {
    Path file =
        write(
            "a.jsonl",
            """
            {"temp": 1, "class": 7, "other": []}

            {"class": "b", "count": null, "temp": "2.5"}
            """);
    assertThat(read(Map.of(), file, READING))
        .containsExactly(
            "{\"temp\": 1.0, \"count\": null, \"class\": \"7\"}",
            "{\"temp\": 2.5, \"count\": null, \"class\": \"b\"}");
  }

  @Test
  void avroContainer() throws IOException {
    Path file = folder.resolve("a.avro");
    Schema written =
        SchemaBuilder.record("Reading")
            .fields()
            .requiredString("class")
            .requiredFloat("temp")
            .endRecord();
    Schema wanted =
        SchemaBuilder.record("Reading")
            .fields()
            .requiredDouble("temp")
            .name("count")
            .type()
            .longType()
            .longDefault(3)
            .requiredString("class")
            .endRecord();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(written))) {
      writer.create(written, file.toFile());
      GenericRecord record = new GenericData.Record(written);
      record.put("class", "on");
      record.put("temp", 0.5f);
      writer.append(record);
    }
    assertThat(read(Map.of(), file, wanted))
        .containsExactly("{\"temp\": 0.5, \"count\": 3, \"class\": \"on\"}");
  }

  @Test
  void idxScalesItsPixels() throws IOException {
    idx(2, 2);
    try (Feed feed = open(Map.of(), folder, IMAGE)) {
      feed.next();
      GenericRecord second = feed.next();
      ByteBuffer pixels = ((ByteBuffer) second.get("pixels")).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(pixels.remaining()).isEqualTo(8);
      assertThat(pixels.getFloat(0)).isEqualTo(2 / 255f);
      assertThat(pixels.getFloat(4)).isEqualTo(1f);
      assertThat(second.get("label")).isEqualTo(8);
      assertThat(feed.next()).isNull();
    }
  }

  @Test
  void idxGivesRawPixelsWhenAsked() throws IOException {
    idx(2, 2);
    try (Feed feed = open(Map.of("idx", Map.of("pixels", "raw")), folder, IMAGE)) {
      assertThat(feed.next().get("pixels")).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1}));
    }
  }

  @Test
  void idxFilesMustFit() throws IOException {
    idx(2, 3);
    assertThatThrownBy(() -> open(Map.of(), folder, IMAGE))
        .isInstanceOf(FeedException.class)
        .hasMessage(
            folder.resolve("train-labels-idx1-ubyte")
                + ": must have as many labels as images, 2: 3");
  }

  @Test
  void generatorEndsAfterItsEvents() {
    Schema schema = new Schema.Parser().parse(sea());
    InputSpec input = input(Map.of("generator", Map.of("sea", Map.of("events", 3, "seed", 7))));
    try (Feed feed = input.open(Optional.empty(), schema, Long.MAX_VALUE)) {
      assertThat(feed.next())
          .hasToString(
              "{\"x0\": 3.8982974839127147, \"x1\": 0.1678829452815611,"
                  + " \"x2\": 9.007606806068834, \"class\": 1}");
      assertThat(feed.next()).isNotNull();
      assertThat(feed.next()).isNotNull();
      assertThat(feed.next()).isNull();
    }
    try (Feed feed = input.open(Optional.empty(), schema, 1)) {
      assertThat(feed.next()).isNotNull();
      assertThat(feed.next()).isNull();
    }
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() throws IOException {
    Path bad = write("bad.csv", "temp,count,class\n1,2,a\nwarm,2,a\n");
    assertFails(bad, bad + ", line 3, column temp: must be a number (double): warm");
    Path empty = write("empty.csv", "temp,count,class\n,2,a\n");
    assertFails(
        empty,
        empty
            + ", line 2, column temp: must be a number (double): nothing;"
            + " a field that may be empty has the type [null, ...]");
    Path half = write("half.csv", "temp,count,class\n1,2\n");
    assertFails(half, half + ", line 2: must have 3 cells: 2");
    Path column = write("column.csv", "temp,count\n1,2\n");
    assertFails(
        column,
        "input "
            + column
            + " has no column class, which the schema Reading needs; its columns are temp, count");
    Path json = write("bad.jsonl", "{\"temp\": 1, \"class\": \"a\"}\n{\"temp\": 1}\n");
    assertFails(json, json + ", line 2: field class is missing");
    Path text = write("text.jsonl", "temp 1\n");
    assertThatThrownBy(() -> read(Map.of(), text, READING))
        .isInstanceOf(FeedException.class)
        .hasMessageStartingWith(text + ", line 1: must be a JSON object: ");
    Path absent = folder.resolve("absent.csv");
    assertFails(absent, "input " + absent + " does not exist: name another with --input");
    Path odd = write("odd.bin", "");
    assertFails(
        odd,
        "input "
            + odd
            + " should end in .csv, .tsv, .jsonl or .avro (and .gz), or be a folder of IDX files;"
            + " or say in the job file what it is, as in input: {csv: {}}");
    assertThatThrownBy(() -> input(Map.of()).open(Optional.empty(), READING, 1))
        .isInstanceOf(FeedException.class)
        .hasMessage("the job file names no input: name a file with --input");
  }

  @Test
  void mistakesInTheJobFileAreAllNamed() {
    Problems problems = new Problems();
    Map<String, Object> tree =
        Map.of("input", Map.of("csv", Map.of("delimiter", "tab", "heder", true)));
    InputSpec unused = InputSpec.read(Node.root(tree, problems).get("input"), folder);
    tree = Map.of("input", Map.of("csv", Map.of("decimal", ",")));
    unused = InputSpec.read(Node.root(tree, problems).get("input"), folder);
    tree = Map.of("input", Map.of("tsv", Map.of("decimal", ",")));
    unused = InputSpec.read(Node.root(tree, problems).get("input"), folder);
    tree = Map.of("input", Map.of("generator", Map.of("see", Map.of())));
    unused = InputSpec.read(Node.root(tree, problems).get("input"), folder);
    assertThat(problems.all())
        .extracting(Object::toString)
        .containsExactly(
            "input.csv.heder: unknown key; did you mean header?",
            "input.csv.delimiter: must be one character: tab",
            "input.csv.delimiter: must be another than the decimal comma, such as \";\": ,",
            "input.generator.see: unknown key; did you mean sea?",
            "input.generator: must name a generator: one of [digits, hyperplane, sea]");
  }

  private void assertFails(Path file, String message) {
    assertThatThrownBy(() -> read(Map.of(), file, READING))
        .isInstanceOf(FeedException.class)
        .hasMessage(message);
  }

  private static String sea() {
    try {
      return Files.readString(Path.of("schemas/sea.avsc"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> read(Map<String, Object> settings, Path file, Schema schema) {
    List<String> records = new ArrayList<>();
    try (Feed feed = open(settings, file, schema)) {
      for (GenericRecord record = feed.next(); record != null; record = feed.next()) {
        records.add(record.toString());
      }
    }
    return records;
  }

  private Feed open(Map<String, Object> settings, Path file, Schema schema) {
    return input(settings).open(Optional.of(file), schema, Long.MAX_VALUE);
  }

  private InputSpec input(Map<String, Object> settings) {
    Problems problems = new Problems();
    InputSpec input = InputSpec.read(Node.root(settings, problems), folder);
    problems.throwIfAny();
    return input;
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out =
        name.endsWith(".gz")
            ? new GZIPOutputStream(Files.newOutputStream(file))
            : Files.newOutputStream(file)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  /** Images of two pixels: 0 and 1, then 2 and 255; labels 7, 8, ... */
  private void idx(int images, int labels) throws IOException {
    Path gz = folder.resolve("train-images-idx3-ubyte.gz");
    try (DataOutputStream out =
        new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(gz)))) {
      for (int number : new int[] {0x803, images, 1, 2}) {
        out.writeInt(number);
      }
      out.write(new byte[] {0, 1, 2, -1});
    }
    Path plain = folder.resolve("train-labels-idx1-ubyte");
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(plain))) {
      out.writeInt(0x801);
      out.writeInt(labels);
      for (int i = 0; i < labels; i++) {
        out.write(7 + i);
      }
    }
  }
}
