package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.train.Points;
import org.thalweg.flink.train.RecordedMetrics;
import org.thalweg.score.ServedModels;

/** What a scoring subtask tells Flink's metrics. */
final class ScoreGaugesTest {

  private final RecordedMetrics metrics = new RecordedMetrics();
  private final ScoreGauges gauges = new ScoreGauges(metrics, 4);

  @Test
  void showWhatServesAndWhatWaits() {
    List<ModelLoader.Loaded> loaded = new ArrayList<>();
    try (ModelLoader loader = new ModelLoader(events -> events, 1, loaded::add)) {
      new Snapshots("a").next().forEach(loader::offerNow);
    }
    var served = (ServedModels.Result.Served) loaded.get(loaded.size() - 1).result();
    gauges.serves(served.model(), 3);
    gauges.waiting(7);
    gauges.scored(1);
    assertThat(metrics.value("models")).isEqualTo(3);
    assertThat(metrics.value("modelVersion")).isEqualTo(1L);
    assertThat(metrics.value("snapshots")).isEqualTo(1L);
    assertThat(metrics.value("waiting")).isEqualTo(7);
    assertThat(metrics.value("scored")).isEqualTo(1L);
    assertThat(metrics.value("refusal")).isEqualTo("");
  }

  @Test
  void countAndNameWhatIsRefused() {
    List<OutRecord> letters = new ArrayList<>();
    Refusals refusals = new Refusals(gauges, letters::add, 4);
    refusals.snapshot("a", "its checksum must hold");
    refusals.record("a chunk must have a key: null");
    refusals.event(
        Points.record("a", 1), new Rejected(ReasonCode.OUT_OF_RANGE, "an id must be known: 9"));
    assertThat(letters).hasSize(1);
    assertThat(metrics.value("refusedSnapshots")).isEqualTo(2L);
    assertThat(metrics.value("refusal")).isEqualTo("a chunk must have a key: null");
    assertThat(metrics.value("deadLetters")).isEqualTo(1L);
    assertThat(metrics.value("reason.OUT_OF_RANGE.deadLetters")).isEqualTo(1L);
  }
}
