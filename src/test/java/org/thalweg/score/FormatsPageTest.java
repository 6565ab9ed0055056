package org.thalweg.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Compression;
import org.thalweg.snapshot.Encodings;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotFile;
import org.thalweg.snapshot.TensorEncoding;

/** What docs/formats.md says is enough to score with a file. */
final class FormatsPageTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "false, FLOAT32, ZSTD",
    "false, INT8, NONE",
    "true, FLOAT32, NONE",
    "true, FLOAT16, ZSTD",
    "true, INT8, ZSTD"
  })
  void aReaderOfThePageAgreesWithThisProject(
      boolean number, TensorEncoding encoding, Compression compression) throws Exception {
    Task task = number ? Task.NUMBER : Task.CLASSES;
    ModelSpec spec = task.spec(1);
    Model model = Model.initial(spec, "");
    Learner learner = new Learner(spec);
    Random random = new Random(4);
    for (int i = 0; i < 60; i++) {
      assertThat(learner.learn(model, List.of(task.example(random)))).isTrue();
    }
    model.nextVersion();
    Encodings encodings = new Encodings(encoding, Map.of());
    Snapshot snapshot = Snapshot.take("points", "", spec, model, encodings, 0);
    Path file = folder.resolve("points.model");
    SnapshotFile.write(
        file, snapshot.chunks(new Publication(encodings, compression, Chunk.MIN_SIZE, 1)));

    ForeignReader reader = new ForeignReader(file);
    assertThat(reader.header().get("learnt").asLong()).isEqualTo(60);
    try (Scorer scorer = Scorer.of(file)) {
      for (int i = 0; i < 100; i++) {
        Example example = task.example(random);
        float[] row = example.features();
        row[0] = i == 0 ? Float.NaN : i == 1 ? 1e9f : row[0];
        float[] expected = scorer.score("", row).outputs();
        double[] said = reader.predict(row[0], row[1]);
        assertThat(said).hasSameSizeAs(expected);
        for (int j = 0; j < said.length; j++) {
          assertThat(said[j]).isCloseTo(expected[j], within(number ? 1e-3 : 1e-5));
        }
      }
    }
  }
}
