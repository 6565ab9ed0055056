package org.thalweg.flink.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.flink.score.ScoreOperatorTest.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.train.Points;
import org.thalweg.learn.ModelSpec;

/** The last good model scores on, whatever can't be used comes after it. */
final class GoodModelTest {

  /** As a later build may write it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSnapshotOfAnUnknownFormTakesNoPlace(boolean keyed) throws Exception {
    Snapshots a = new Snapshots("a", Points.model(1), 1024);
    try (ScoreHarness harness = ScoreHarness.start(settings(keyed, 1, 0))) {
      harness.models(a.next());
      harness.models(ofFormTwo(a.next()));
      harness.event(Points.record("a", 100));
      harness.event(Points.record("b", 101));
      harness.models(ofFormTwo(new Snapshots("b").next()));
      harness.models(a.next());
      harness.event(Points.record("a", 102));
      assertThat(harness.scored()).containsExactly("100 by 1", "102 by 3");
      harness.time(1000);
      assertThat(harness.letters())
          .containsExactly(
              "101 NO_MODEL there must be a snapshot of model b: none came within 1000 ms;"
                  + " the last was refused: the chunk's layout must be of version 1: 2");
    }
  }

  private static List<InRecord> ofFormTwo(List<InRecord> chunks) {
    return chunks.stream().map(GoodModelTest::ofFormTwo).toList();
  }

  private static InRecord ofFormTwo(InRecord chunk) {
    byte[] value = chunk.value().clone();
    int form = 4;
    assertThat(value[form]).isEqualTo((byte) 1);
    value[form] = 2;
    return new InRecord("models", 0, 0, -1, chunk.key(), value, Header.NONE);
  }

  /** The events have an x, and no y. */
  @Test
  void aModelWhoseFeaturesAreNotInTheEventsTakesNoPlace() throws Exception {
    String schema =
        SchemaBuilder.record("Point")
            .fields()
            .requiredString("tenant")
            .requiredDouble("x")
            .endRecord()
            .toString();
    ScoreSettings settings =
        new ScoreSettings(Map.of("schema", schema), false, 1, 0, 1000, 4, 1 << 20, 10, 1 << 20);
    Snapshots fitting = new Snapshots("", withoutY(Points.model(1)), 1 << 16);
    Snapshots other = new Snapshots("");
    try (ScoreHarness harness = ScoreHarness.start(settings)) {
      harness.models(fitting.next());
      other.next();
      harness.models(other.next());
      harness.event(withoutY(Points.record("a", 0)));
      assertThat(harness.scored()).containsExactly("0 by 1");
    }
  }

  /** The tenant takes two bytes, x eight. */
  private static InRecord withoutY(InRecord event) {
    byte[] value = Arrays.copyOf(event.value(), 10);
    return new InRecord("points", 0, event.offset(), -1, null, value, Header.NONE);
  }

  private static ModelSpec withoutY(ModelSpec spec) {
    Map<Object, Object> definition = new LinkedHashMap<>((Map<?, ?>) spec.definition());
    Map<Object, Object> events = new LinkedHashMap<>((Map<?, ?>) definition.get("events"));
    Map<Object, Object> features = new LinkedHashMap<>((Map<?, ?>) events.get("features"));
    assertThat(features.remove("y")).isNotNull();
    events.put("features", features);
    definition.put("events", events);
    return ModelSpec.read(definition);
  }
}
