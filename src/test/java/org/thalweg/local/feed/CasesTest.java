package org.thalweg.local.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.spec.JobSpec;

/** Small inputs as people have them, and what must come of them. */
final class CasesTest {
  private static final Path CASES = Path.of("src/test/resources/cases");

  @TempDir Path folder;
  private JobSpec job;
  private InputSpec input;

  @BeforeEach
  void empty() {
    job = null;
    input = null;
  }

  @Test
  void aTrailingDelimiterMovesNoColumn() throws IOException {
    take("csv-trailing-delimiter", "", "");
    assertThat(read("in.csv").get(0)).isEqualTo("{\"x1\": 0.134, \"x2\": 0.847, \"y\": 100.982}");
    write("in.csv", "x1,x2,y\n1,2,3,\n4,5,6,7\n");
    assertFails("in.csv", "line 2: must have 3 cells: 4");
    write("in.csv", "x1,x2,y\n1,1,2,3\n1,4,5,6\n");
    assertFails("in.csv", "line 2: must have 3 cells: 4");
    write("in.csv", "x1,x2,y\na,1,2,3\nb,4,5,6\n");
    assertThat(read("in.csv").get(0)).isEqualTo("{\"x1\": 1.0, \"x2\": 2.0, \"y\": 3.0}");
    take("csv-trailing-delimiter", "csv: {}", "csv: {header: false, columns: [y, x1, x2]}");
    write("in.csv", "3,1,2,\n");
    assertThat(read("in.csv")).containsExactly("{\"x1\": 1.0, \"x2\": 2.0, \"y\": 3.0}");
  }

  @Test
  void onlyWhatIsNoValueNamesARow() throws IOException {
    take("csv-trailing-delimiter", "", "");
    String first = "{\"x1\": 1.0, \"x2\": 2.0, \"y\": 3.0}";
    for (String names : List.of("1 2", "\"1\" \"2\"", "Mazda Datsun", "1007_s_at 1053_at")) {
      String[] name = names.split(" ");
      write("in.csv", "x1,x2,y\n%s,1,2,3\n%s,4,5,6\n".formatted((Object[]) name));
      assertThat(read("in.csv").get(0)).isEqualTo(first);
    }
    for (String names :
        List.of(
            "2020-01-01 2020-01-02",
            "2020-01-01T10:00Z 2020-01-01T11:00Z",
            "01/02/2020 02/02/2020",
            "9:30 9:45",
            "5-Jan-2020 6-Jan-2020",
            "3 7",
            "2 1",
            "0 1",
            "1.5 2.5",
            "1e5 2e5",
            "1 a",
            "a a")) {
      String[] name = names.split(" ");
      write("in.csv", "x1,x2,y\n%s,1,2,3\n%s,4,5,6\n".formatted((Object[]) name));
      assertFails("in.csv", "line 2: must have 3 cells: 4");
    }
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws IOException {
    take("csv-bom-and-quotes", "", "");
    assertThat(read("in.csv"))
        .containsExactly(
            "{\"x1\": 1.0, \"x2\": 2.0, \"y\": 3.0}", "{\"x1\": 2.0, \"x2\": 1.0, \"y\": 3.0}");
    take("jsonl-bom", "", "");
    assertThat(read("in.jsonl")).hasSize(2);
  }

  @Test
  void anEmptyCellIsNull() throws IOException {
    take("csv-empty-text-cell", "", "");
    assertThat(read("in.csv"))
        .containsExactly(
            "{\"x1\": 1.0, \"color\": \"red\", \"y\": \"a\"}",
            "{\"x1\": 2.0, \"color\": null, \"y\": \"b\"}",
            "{\"x1\": null, \"color\": \"blue\", \"y\": \"a\"}",
            "{\"x1\": 3.0, \"color\": \"red\", \"y\": null}",
            "{\"x1\": 4.0, \"color\": \"blue\", \"y\": \"b\"}");
  }

  @Test
  void spacesAroundCellsAreLeftOut() throws IOException {
    take("csv-spaces-around-cells", "", "");
    assertThat(read("in.csv"))
        .containsExactly(
            "{\"age\": 39, \"work\": \"State\", \"income\": \"<=50K\"}",
            "{\"age\": 50, \"work\": \"Private\", \"income\": \">50K\"}",
            "{\"age\": 38, \"work\": null, \"income\": \"<=50K\"}");
    write("q.csv", "age,work,income\n1, \"a, b\" ,\" c \"\n");
    assertThat(read("q.csv"))
        .containsExactly("{\"age\": 1, \"work\": \"a, b\", \"income\": \" c \"}");
    take("csv-spaces-around-cells", "missing:", "trim: false, missing:");
    assertThat(read("in.csv").get(2))
        .isEqualTo("{\"age\": 38, \"work\": \" ?\", \"income\": \" <=50K\"}");
  }

  @Test
  void aColumnThatIsThereTwiceIsNamed() throws IOException {
    take("csv-column-twice", "", "");
    assertThatThrownBy(() -> read("in.csv"))
        .isInstanceOf(FeedException.class)
        .hasMessage(
            "input %s must have one column x1, and has two: name all columns anew, with columns:"
                .formatted(folder.resolve("in.csv")));
    take("csv-column-twice", "csv: {}", "csv: {columns: [x1, x2, y, other]}");
    assertThat(read("in.csv").get(0)).isEqualTo("{\"x1\": 1.0, \"x2\": 2.0, \"y\": 3.0}");
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    take("csv-latin-1", "", "");
    String rule =
        "must be text in UTF-8, or the input must say what it is in, as in encoding: latin1: byte ";
    assertFails("in.csv", "line 2, column 3: " + rule + "c5");
    byte[] late =
        "x1,city,y\n1,\u00c5,3\n1,\"\u20ac\n\ud83d\ude00\u00c5".getBytes(StandardCharsets.UTF_8);
    byte[] bad = new byte[late.length + 5];
    System.arraycopy(late, 0, bad, 0, late.length);
    System.arraycopy(new byte[] {(byte) 0xff, '"', ',', '3', '\n'}, 0, bad, late.length, 5);
    Path unused = Files.write(folder.resolve("in.csv"), bad);
    assertFails("in.csv", "line 4, column 3: " + rule + "ff");
    unused = Files.write(folder.resolve("in.jsonl"), new byte[] {'{', '"', (byte) 0xe5, '"'});
    assertFails("in.jsonl", "line 1, column 3: " + rule + "e5");
    take("csv-latin-1", "csv: {}", "csv: {encoding: latin1}");
    assertThat(read("in.csv"))
        .containsExactly(
            "{\"x1\": 1.0, \"city\": \"\u00c5rhus\", \"y\": 3.0}",
            "{\"x1\": 2.0, \"city\": \"\u00d8land\", \"y\": 3.0}");
  }

  @Test
  void aMistakeIsOnTheLineWhereItsRowBegins() throws IOException {
    take("csv-line-number", "", "");
    assertFails("in.csv", "line 7, column x2: must be a number (double): oops");
    write("in.csv", "x1,note,x2,y\r\n\r\n1,\"a\r\nb\",2,3\r\n  \r\n1,\"a\rb\nc\",oops,3");
    assertFails("in.csv", "line 6, column x2: must be a number (double): oops");
  }

  @Test
  void whatIsNoNumberIsRead() throws IOException {
    take("csv-nan-and-inf", "", "");
    assertThat(read("in.csv"))
        .containsExactly(
            "{\"x1\": 1.0, \"x2\": 2.0, \"y\": 3.0}",
            "{\"x1\": \"NaN\", \"x2\": 1.0, \"y\": 3.0}",
            "{\"x1\": \"Infinity\", \"x2\": 1.0, \"y\": 4.0}",
            "{\"x1\": \"-Infinity\", \"x2\": 1.0, \"y\": 4.0}",
            "{\"x1\": 2.0, \"x2\": 2.0, \"y\": 4.0}");
    take("jsonl-nan", "", "");
    assertThat(read("in.jsonl")).hasSize(4);
    write("in.jsonl", "{\"x1\": nan, \"x2\": -INF, \"y\": \"inf\", \"z\": \"a \\\" nan, inf\"}\n");
    assertThat(read("in.jsonl"))
        .containsExactly("{\"x1\": \"NaN\", \"x2\": \"-Infinity\", \"y\": \"Infinity\"}");
  }

  @Test
  void decimalCommas() throws IOException {
    take("csv-semicolon-decimal-comma", "", "");
    assertFails(
        "in.csv",
        "line 2, column co: must be a number (double) with a decimal point, or the input must say"
            + " decimal: \",\": 2,6");
    take("csv-semicolon-decimal-comma", "\";\"", "\";\", decimal: \",\"");
    assertThat(read("in.csv"))
        .containsExactly(
            "{\"co\": 2.6, \"temp\": 13.6, \"nox\": 166.0}",
            "{\"co\": 2.0, \"temp\": 13.3, \"nox\": 103.0}",
            "{\"co\": null, \"temp\": null, \"nox\": null}");
  }

  @Test
  void dates() throws IOException {
    take("csv-date-before-1970", "", "");
    assertThat(read("in.csv"))
        .containsExactly(
            "{\"at\": -1, \"y\": 1.0}", "{\"at\": -1, \"y\": 2.0}", "{\"at\": 0, \"y\": 2.0}");
    take(
        "csv-date-formats",
        "network: []",
        "network: []\ninput: {csv: {times: {at: dd/MM/yyyy H:mm}}}");
    write("in.csv", "at,y\n07/01/2016 13:00,1\n");
    assertThat(read("in.csv")).containsExactly("{\"at\": 1452171600000, \"y\": 1.0}");
    take("csv-date-formats", "network: []", "network: []\ninput: {csv: {times: {y: dd/MM/yyyy}}}");
    assertThatThrownBy(() -> read("in.csv"))
        .hasMessage(
            "the input says how times of y are written, which is no date or time of the schema E");
    take("csv-decimal-and-times", "", "");
    try (Feed feed = input.open(Optional.of(folder.resolve("in.csv")), job.events().schema(), 9)) {
      GenericRecord first = feed.next();
      assertThat(first.get("price")).isEqualTo(ByteBuffer.wrap(new byte[] {4, (byte) 0xd2}));
      assertThat(first.get("day")).isEqualTo(-1);
    }
  }

  @Test
  void unionsAndBytesOfJson() throws IOException {
    take("jsonl-avro-unions", "", "");
    assertThat(read("in.jsonl"))
        .containsExactly(
            "{\"x1\": 1.0, \"x2\": 2.0, \"y\": 3.0}", "{\"x1\": null, \"x2\": 2.0, \"y\": 4.0}");
    take("jsonl-bytes", "", "");
    assertFails(
        "in.jsonl",
        "line 1: field img must be bytes: a text as Avro's JSON has it, or base64 if the input says"
            + " bytes: base64: [0, 255, 128, 3]");
    List<String> lines = Files.readAllLines(folder.resolve("file.jsonl"));
    write("avro.jsonl", lines.get(1));
    write("base64.jsonl", lines.get(0));
    List<String> avro = read("avro.jsonl");
    assertFails(
        "base64.jsonl",
        "line 1: field img must be bytes whose form the input says, as in bytes: base64 or bytes:"
            + " avro: iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4n...");
    take("jsonl-bytes", "network:", "input: {jsonl: {bytes: base64}}\nnetwork:");
    assertThat(read("base64.jsonl"))
        .containsExactly(avro.get(0).replace("avro-json-latin1", "base64"));
  }

  @Test
  void aCodecWithoutItsLibraryIsNamed() throws IOException {
    take("avro-xz", "", "");
    assertThatThrownBy(() -> read("xz.avro"))
        .isInstanceOf(FeedException.class)
        .hasMessage(
            "input %s is packed with xz, which cannot be unpacked here: write it with deflate, snappy,"
                    .formatted(folder.resolve("xz.avro"))
                + " zstandard, bzip2 or null");
  }

  @Test
  void whatIsNoTableIsSaidInASentence() throws IOException {
    take("csv-nan-and-inf", "", "");
    write("in.csv", "x1,x2,y\n1,2,3\n1,\"2,3\n4,5,6\n");
    assertFails(
        "in.csv",
        "line 3: must close the quotes that it opens; if quotes are part of the texts, the input"
            + " must say quoted: false");
    write("in.csv", "x1,x2,y\n1,\"2\"x,3\n4,5,6\n");
    assertFails("in.csv", "line 2: must have a delimiter behind the quotes that it closes");
    write("in.csv", "x1,x2,y\n1,2,3\n\"1\"x,\"2\"x,\"3\"x\n4,5,6\n\"7\"x,8,9");
    assertThat(outcomes("in.csv"))
        .containsExactly(
            "{\"x1\": 1.0, \"x2\": 2.0, \"y\": 3.0}",
            "line 3: must have a delimiter behind the quotes that it closes",
            "{\"x1\": 4.0, \"x2\": 5.0, \"y\": 6.0}",
            "line 5: must have a delimiter behind the quotes that it closes");
    write("in.jsonl", "[{\"x1\": 1},\n");
    assertFails("in.jsonl", "line 1: must be one JSON object a line, not an array of them");
    write("in.jsonl", "{\n\"x1\": 1}\n");
    assertFails("in.jsonl", "line 1: must be a whole JSON object on one line");
  }

  @Test
  void aMissingColumnComesWithWhatMayHelp() throws IOException {
    take("csv-nan-and-inf", "", "");
    write("in.csv", "x1;x2;y\n1;2;3\n");
    assertMissing(
        "its first line is one cell: if \";\" stands between cells, the input must say delimiter:"
            + " \";\"");
    write("in.csv", "1,2,3\n4,5,6\n");
    assertMissing(
        "its first line is 1, 2, 3: if it names no columns, the input must say header: false and"
            + " columns:");
    StringBuilder wide = new StringBuilder("X_1");
    for (int i = 0; i < 20_000; i++) {
      wide.append(",column").append(i);
    }
    write("in.csv", wide + "\n");
    assertMissing("it has 20001 columns; did you mean X_1?");
  }

  private void assertMissing(String advice) {
    assertThatThrownBy(() -> read("in.csv"))
        .isInstanceOf(FeedException.class)
        .hasMessage(
            "input %s has no column x1, which the schema E needs; %s"
                .formatted(folder.resolve("in.csv"), advice));
  }

  private void assertFails(String file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(FeedException.class)
        .hasMessage(folder.resolve(file) + ", " + message);
  }

  /** Copies a case, its job file with one thing changed, and reads the job. */
  private void take(String name, String old, String changed) throws IOException {
    try (Stream<Path> files = Files.list(CASES.resolve(name))) {
      for (Path file : files.toList()) {
        Path unused = Files.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    Path file = folder.resolve("job.yaml");
    write("job.yaml", Files.readString(file).replace(old.isEmpty() ? "\u0000" : old, changed));
    job = JobSpec.read(file, node -> InputSpec.read(node, folder));
    input = InputSpec.read(Node.root(job.input(), new Problems()), folder);
  }

  private void write(String name, String text) {
    try {
      Path unused = Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Records and what is wrong with rows. */
  private List<String> outcomes(String file) {
    List<String> outcomes = new ArrayList<>();
    Path path = folder.resolve(file);
    try (Feed feed = new CsvFeed(path, job.events().schema(), CsvFormat.CSV)) {
      while (true) {
        try {
          GenericRecord record = feed.next();
          if (record == null) {
            return outcomes;
          }
          outcomes.add(record.toString());
        } catch (FeedException e) {
          outcomes.add(e.getMessage().replace(path + ", ", ""));
        }
      }
    }
  }

  private List<String> read(String file) {
    List<String> records = new ArrayList<>();
    Path path = folder.resolve(file);
    try (Feed feed = input.open(Optional.of(path), job.events().schema(), Long.MAX_VALUE)) {
      for (GenericRecord record = feed.next(); record != null; record = feed.next()) {
        records.add(record.toString());
      }
    }
    return records;
  }
}
