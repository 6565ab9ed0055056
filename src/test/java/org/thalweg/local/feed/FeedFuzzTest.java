package org.thalweg.local.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.thalweg.fuzz.Damage;
import org.thalweg.fuzz.Fuzz;

/** Damaged input files give records, or our own exception. */
final class FeedFuzzTest {

  /** Buffers of files and of gzip. */
  private static final long MOST_BYTES = 8 << 20;

  private static final int FEW = 2_000;

  private static final Schema ROW =
      SchemaBuilder.record("Row")
          .fields()
          .requiredDouble("temp")
          .optionalLong("count")
          .requiredString("class")
          .name("list")
          .type()
          .array()
          .items()
          .floatType()
          .arrayDefault(List.of())
          .endRecord();

  private static final Schema IMAGE =
      SchemaBuilder.record("Image")
          .fields()
          .requiredBytes("pixels")
          .requiredInt("label")
          .endRecord();

  @TempDir Path folder;
  private long records;
  private long refused;

  @Test
  void tables() {
    String rows = "temp,count,class,list\n1.5,7,\"on, it is\",1 2\n-2,,off,\n3e3,1,\"a\nb\",4\n";
    fuzz("input, CSV", "a.csv", ROW, rows.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void lines() {
    String lines =
        """
        {"temp": 1.5, "count": 7, "class": "on", "list": [1, 2.5]}

        {"temp": -2e3, "class": "\\u00e9", "more": {"a": [null, true]}}
        """;
    fuzz("input, JSON lines", "a.jsonl", ROW, lines.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void packed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write("temp,class\n1,on\n2,off\n".getBytes(StandardCharsets.UTF_8));
    }
    fuzz("input, CSV in gzip", "a.csv.gz", ROW, out.toByteArray());
  }

  @Test
  void containers() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(ROW)).create(ROW, out)) {
      GenericRecord row = new GenericData.Record(ROW);
      row.put("temp", 1.0);
      row.put("class", "on");
      row.put("list", List.of(1f, 2f));
      writer.append(row);
      writer.append(row);
    }
    fuzz("input, Avro", "a.avro", ROW, out.toByteArray());
  }

  @Test
  void images() throws IOException {
    Path labels = folder.resolve("mnist").resolve("train-labels-idx1-ubyte");
    Path unused = Files.createDirectory(labels.getParent());
    unused = Files.write(labels, new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 3, 4});
    byte[] images = ByteBuffer.allocate(28).putInt(0x803).putInt(2).putInt(2).putInt(3).array();
    fuzz("input, IDX", "mnist/train-images-idx3-ubyte", IMAGE, images);
  }

  private void fuzz(String target, String name, Schema schema, byte[] good) {
    Path file = folder.resolve(name);
    Path named = name.startsWith("mnist") ? file.getParent() : file;
    // Avro's own reader believes the length of a block.
    Fuzz<byte[]> fuzz = Fuzz.of(target, FEW, name.endsWith("avro") ? Long.MAX_VALUE : MOST_BYTES);
    fuzz.run(
        random -> written(file, random.nextInt(100) == 0 ? good : Damage.of(good, random)),
        bytes -> read(named, schema));
    assertThat(records).isPositive();
    assertThat(refused).isPositive();
  }

  private static byte[] written(Path file, byte[] bytes) {
    try {
      Path unused = Files.write(file, bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(Path file, Schema schema) {
    InputSpec input = InputSpec.read(Node.root(Map.of(), new Problems()), folder);
    try (Feed feed = input.open(Optional.of(file), schema, 100)) {
      while (feed.next() != null) {
        records++;
      }
    } catch (FeedException e) {
      refused++;
      assertThat(e.getMessage()).contains(file.getFileName().toString());
    }
  }
}
