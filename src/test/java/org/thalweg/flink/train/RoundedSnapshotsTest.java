package org.thalweg.flink.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.io.OutTopic;
import org.thalweg.snapshot.Chunk;
import org.thalweg.snapshot.Compression;
import org.thalweg.snapshot.Encodings;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.TensorEncoding;

/** What is published may be rounded; what learns on never is. */
final class RoundedSnapshotsTest {

  private static List<OutRecord> published(TensorEncoding encoding) throws Exception {
    TrainSettings settings =
        TrainSettings.of(
            "points",
            Points.model(1),
            Optional.empty(),
            Points.OFTEN,
            new Interval(5, 0),
            new Publication(
                new Encodings(encoding, Map.of()), Compression.NONE, Chunk.MIN_SIZE, 100));
    try (TrainHarness harness = TrainHarness.start(Backend.HEAP, settings)) {
      harness.take("a", 0, 100);
      return harness.taken();
    }
  }

  private static List<String> learnt(List<OutRecord> records) {
    return TrainHarness.texts(
        records.stream().filter(record -> record.topic() != OutTopic.MODELS).toList());
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "INT8"})
  void predictionsAndMetricsAreThoseOfUnroundedWeights(TensorEncoding encoding) throws Exception {
    List<OutRecord> exact = published(TensorEncoding.FLOAT32);
    List<OutRecord> rounded = published(encoding);

    assertThat(learnt(rounded)).hasSize(110).isEqualTo(learnt(exact));
    assertThat(Notices.snapshot(rounded).weights())
        .hasSameSizeAs(Notices.snapshot(exact).weights())
        .isNotEqualTo(Notices.snapshot(exact).weights());
  }
}
