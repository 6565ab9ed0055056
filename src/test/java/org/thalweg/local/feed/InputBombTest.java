package org.thalweg.local.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.event.AvroSchemas;

/** Small files that unfold to a record beyond all bounds are refused in a sentence. */
final class InputBombTest {

  private static final int BLOCK = 1 << 16;

  private static final Schema ROW =
      SchemaBuilder.record("Row").fields().requiredString("class").endRecord();

  @TempDir Path folder;

  @Test
  void aLineWithoutEndInATable() throws IOException {
    String start = "class\nfine\n";
    for (String name : new String[] {"a.csv.gz", "a.tsv.gz"}) {
      Path file = packed(name, start, "x", 3000);
      assertThat(Files.size(file)).isLessThan(300_000);
      assertFails(ROW, file, file + ", record 3: must have at most 16777216 bytes: more");
    }
  }

  @Test
  void aQuoteThatIsNeverClosed() throws IOException {
    Path file = packed("a.csv.gz", "class\n\"", "a line\n", 3000);
    assertFails(ROW, file, file + ", record 2: must have at most 16777216 bytes: more");
  }

  @Test
  void anObjectWithoutEnd() throws IOException {
    Path file = packed("a.jsonl.gz", "{\"class\": \"on\"}\n{\"class\": \"", "x", 3000);
    assertFails(ROW, file, file + ", record 2: must have at most 16777216 bytes: more");
  }

  /** Many records are not one. */
  @Test
  void aLongFileIsNoBomb() throws IOException {
    assertThat(read(ROW, packed("a.csv.gz", "class\n", "a line\n", 600)))
        .isEqualTo(600 * (BLOCK / 7));
  }

  /** A type within itself has as many converters as the data goes deep. */
  @Test
  void recordsMayHoldEachOther() throws IOException {
    Schema list =
        AvroSchemas.parse(
            "{\"type\": \"record\", \"name\": \"L\", \"fields\": [{\"name\": \"next\", \"type\":"
                + " [\"null\", \"L\"], \"default\": null}]}");
    Path file = folder.resolve("a.jsonl");
    Path unused = Files.writeString(file, "{\"next\": {\"next\": {}}}\n{}\n");
    assertThat(read(list, file)).isEqualTo(2);
  }

  private void assertFails(Schema schema, Path file, String message) {
    assertThatThrownBy(() -> read(schema, file))
        .isInstanceOf(FeedException.class)
        .hasMessage(message);
  }

  private long read(Schema schema, Path file) {
    InputSpec input = InputSpec.read(Node.root(Map.of(), new Problems()), folder);
    long records = 0;
    try (Feed feed = input.open(Optional.of(file), schema, Long.MAX_VALUE)) {
      while (feed.next() != null) {
        records++;
      }
    }
    return records;
  }

  /** A start, and so many blocks of repetitions behind it. */
  private Path packed(String name, String start, String part, int blocks) throws IOException {
    Path file = folder.resolve(name);
    byte[] block = part.repeat(BLOCK / part.length()).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(start.getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < blocks; i++) {
        out.write(block);
      }
    }
    return file;
  }
}
