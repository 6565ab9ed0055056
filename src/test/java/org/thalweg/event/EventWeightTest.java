package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.bytes;
import static org.thalweg.event.Fixtures.problems;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;

import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;

final class EventWeightTest {

  private static final Schema SCHEMA = record("x: double; w: double");

  private static EventSpec weighted(String weight) {
    return spec(SCHEMA, "{features: [x], weight: " + weight + "}");
  }

  private static float read(EventReader reader, double weight) {
    return ((Example) reader.read(bytes(SCHEMA, 1.0, weight))).weight();
  }

  @Test
  void whatIsAboveTheBoundCountsAsTheBoundAndIsCounted() {
    EventReader reader = new EventReader(weighted("{field: w, max: 5}"));
    assertThat(read(reader, 4.5)).isEqualTo(4.5f);
    assertThat(read(reader, 5)).isEqualTo(5);
    assertThat(reader.clippedWeights()).isZero();
    assertThat(read(reader, 1e6)).isEqualTo(5);
    assertThat(read(reader, 5.5)).isEqualTo(5);
    assertThat(reader.clippedWeights()).isEqualTo(2);
  }

  @Test
  void withoutOneTheBoundIs100() {
    for (String weight : new String[] {"w", "{field: w}"}) {
      EventReader reader = new EventReader(weighted(weight));
      assertThat(read(reader, 100)).isEqualTo(100);
      assertThat(read(reader, 1e30)).isEqualTo(100);
      assertThat(reader.clippedWeights()).isEqualTo(1);
    }
  }

  @Test
  void theDefinitionSaysTheBoundOnlyWhereItIsAnother() {
    assertThat(definition(weighted("w"))).isEqualTo("w");
    assertThat(definition(weighted("{field: w, max: 100}"))).isEqualTo("w");
    EventSpec spec = weighted("{field: w, max: 2.5}");
    assertThat(definition(spec)).isEqualTo(Map.of("field", "w", "max", 2.5));
    Problems problems = new Problems();
    EventSpec again = EventSpec.read(Node.root(spec.definition(), problems));
    problems.throwIfAny();
    assertThat(again).isEqualTo(spec);
    assertThat(again.weight().orElseThrow()).hasToString("w, at most 2.5");
  }

  private static Object definition(EventSpec spec) {
    return ((Map<?, ?>) spec.definition()).get("weight");
  }

  @Test
  void mistakesNameTheirPath() {
    assertThat(problems(SCHEMA, "{features: [x], weight: {field: w, max: 0}}"))
        .containsExactly("events.weight.max: must be above 0: 0");
    assertThat(problems(SCHEMA, "{features: [x], weight: {field: w, max: 1e40}}"))
        .containsExactly("events.weight.max: must be within the range of a float: 1.0E40");
    assertThat(problems(SCHEMA, "{features: [x], weight: {field: w, max: 1e-50}}"))
        .containsExactly("events.weight.max: must be within the range of a float: 1.0E-50");
    assertThat(problems(SCHEMA, "{features: [x], weight: {max: 3}}"))
        .containsExactly("events.weight.field: is missing");
    assertThat(problems(SCHEMA, "{features: [x], weight: v}"))
        .containsExactly("events.weight: the schema has no field v; did you mean x?");
  }
}
