package org.thalweg.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.nn.Shape;

/**
 * The snapshots that each release wrote: they must stay readable. Those of the version at hand are
 * made anew, while it is not released, by
 *
 * <pre>mvn -q test -Dtest=GoldenSnapshotTest -Dgolden.write=true</pre>
 */
final class GoldenSnapshotTest {

  private static final Path FOLDER = Path.of("src/test/resources/golden/0.1");
  private static final int SIZE = 12;

  private static Path file(Compression compression) {
    return FOLDER.resolve(
        "snapshot-" + compression.name().toLowerCase(java.util.Locale.ROOT) + ".model");
  }

  /** A tensor in each encoding, of the values -1.25, -1, …, 1.5. */
  private static Snapshot snapshot() {
    TreeMap<String, java.util.SortedMap<Integer, Long>> offsets = new TreeMap<>();
    offsets.put("points.events", new TreeMap<>(Map.of(0, 17L, 3, 5L)));
    SnapshotHeader header =
        new SnapshotHeader(
            "points",
            "0.1",
            "tenant/7",
            4,
            3,
            2,
            3_735_928_559L,
            100,
            200,
            offsets,
            Map.of("accuracy", 0.9),
            List.of("relu"));
    float[] weights = new float[3 * SIZE];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (i % SIZE - 5) / 4f;
    }
    List<StoredTensor> tensors =
        List.of(
            new StoredTensor("a", new Shape(3, 4), true, TensorEncoding.FLOAT32),
            new StoredTensor("b", new Shape(3, 4), true, TensorEncoding.FLOAT16),
            new StoredTensor("c", new Shape(3, 4), false, TensorEncoding.INT8));
    return new Snapshot(header, new byte[] {1, 0, 0, 0, 0}, tensors, weights);
  }

  private static List<Chunk> chunks(Compression compression) {
    return snapshot().chunks(new Publication(Encodings.FLOAT32, compression, Chunk.MIN_SIZE, 1));
  }

  @Test
  @EnabledIfSystemProperty(named = "golden.write", matches = "true")
  void write() throws IOException {
    Files.createDirectories(FOLDER);
    for (Compression compression : Compression.values()) {
      SnapshotFile.write(file(compression), chunks(compression));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAReleaseWroteIsRead(Compression compression) throws IOException {
    Snapshot expected = snapshot();

    Snapshot read = SnapshotFile.read(file(compression));

    assertThat(read.header()).isEqualTo(expected.header());
    assertThat(read.statistics()).isEqualTo(expected.statistics());
    assertThat(read.tensors()).isEqualTo(expected.tensors());
    for (int i = 0; i < 2 * SIZE; i++) {
      assertThat(read.weights()[i]).isEqualTo(expected.weights()[i]);
    }
    for (int i = 2 * SIZE; i < 3 * SIZE; i++) {
      assertThat(Math.abs(read.weights()[i] - expected.weights()[i])).isLessThan(0.006f);
    }
  }

  /** Packed bytes may change with the library that packs them; others may not. */
  @Test
  void theSameSnapshotHasTheSameBytes() throws IOException {
    Path again = Files.createTempFile("again", ".model");
    SnapshotFile.write(again, chunks(Compression.NONE));
    assertThat(again).hasSameBinaryContentAs(file(Compression.NONE));
    Files.delete(again);
  }
}
