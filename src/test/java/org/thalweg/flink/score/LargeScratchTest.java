package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.flink.score.ScoreOperatorTest.events;
import static org.thalweg.flink.score.ScoreOperatorTest.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.train.Points;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Publication;
import org.thalweg.snapshot.Snapshot;

/** Small snapshots of networks that want much memory to score with. */
final class LargeScratchTest {

  private static final long QUARTER = Runtime.getRuntime().maxMemory() / 4;

  /** Of each filter 8,196 values for an event, from 5 weights. */
  private static ModelSpec spec(int filters) {
    Map<Object, Object> definition = new LinkedHashMap<>((Map<?, ?>) Points.model(1).definition());
    definition.put(
        "network",
        List.of(
            Map.of("embedding", Map.of("entries", 2, "dim", 4)),
            Map.of("conv1d", Map.of("filters", filters, "kernel", 1, "padding", 4096)),
            "globalAvgPool"));
    return ModelSpec.read(definition);
  }

  private static List<InRecord> snapshot(String key, int filters, int version) {
    ModelSpec spec = spec(filters);
    Model model = Model.initial(spec, key);
    for (int i = 0; i < version; i++) {
      model.nextVersion();
    }
    return Snapshot.take("points", key, spec, model).chunks(Publication.DEFAULT).stream()
        .map(c -> new InRecord("models", 0, 0, -1, c.key().bytes(), c.value(), Header.NONE))
        .toList();
  }

  private static String refusal(int batch, long bytes) {
    return "the scratch of a network must have at most %d bytes for batches of %d: %d"
        .formatted(QUARTER, batch, bytes);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void areRefusedBeforeTheirFirstEvent(boolean keyed) throws Exception {
    int filters = 65_536;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.models(new Snapshots("a").next());
      harness.models(snapshot("a", filters, 2));
      harness.load();
      events(harness, 0, 1);
      assertThat(harness.scored()).containsExactly("0 by 1");
      assertThat(harness.metric("refusedSnapshots")).isEqualTo(1L);
      assertThat(harness.metric("refusal"))
          .isEqualTo("version 2 of a: " + refusal(1, scratch(filters)));
    }
  }

  /** The ids of two columns, what an embedding gives, two padded rows of it, and the outputs. */
  private static long scratch(long filters) {
    long image = 2 * (4 + 2 * 4096) + 16;
    long outputs = filters * 8208; // in whole lanes
    return 4 * (2 + image + outputs);
  }

  /** What scored event by event does not in batches of 1,024: a job that is changed so goes on. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void areRefusedWhenTheyAreRestored(boolean keyed) throws Exception {
    int filters = 64;
    OperatorSubtaskState state;
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.models(snapshot("a", filters, 1));
      state = harness.snapshot();
      assertThat(harness.metric("snapshots")).isEqualTo(1L);
    }
    try (ScoreHarness harness = ScoreHarness.restore(settings(keyed, 1024, 0), state)) {
      events(harness, 0, 1);
      harness.time(1000);
      assertThat(harness.letters())
          .singleElement()
          .asString()
          .startsWith(
              "0 NO_MODEL there must be a snapshot of model a: none came within 1000 ms; the last"
                  + " was refused: version 1 of a: the scratch of a network must have at most "
                  + QUARTER
                  + " bytes for batches of 1024: ");
    }
  }
}
