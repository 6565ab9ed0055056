package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.problems;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problem;
import org.thalweg.definition.Problems;

final class EventSpecTest {

  private static final String ARRAY = "{\"type\":\"array\",\"items\":\"float\"}";
  private static final Schema SCHEMA =
      record("x: double; day: int; v: " + ARRAY + "; c: string; y: int; w: double; t: long");

  private static final String EVENTS =
      """

        topic: t
        schema: s.avsc
        encoding: single-object
        id: c
        time: t
        weight: w
        features:
          c: {type: category, vocabulary: [a, b], dim: 3}
          x: {}
          recent: {type: sequence, last: 4, features: {x: {}, day: {standardise: false}}}
          v: {type: vector, size: 5, input: mine}
          day: {type: category, size: 7}
        label: {field: y, classes: 3}
      """;

  @Test
  void inputsLieOneAfterTheOther() {
    EventSpec spec = spec(SCHEMA, EVENTS);
    assertThat(spec.tensors())
        .containsExactly(
            new Tensor("c", List.of(1), 3, 3),
            new Tensor("numbers", List.of(8), 0, 0),
            new Tensor("recent", List.of(4, 2), 0, 0),
            new Tensor("mine", List.of(5), 0, 0));
    assertThat(spec.rowSize()).isEqualTo(22);
    assertThat(spec.rawSize()).isEqualTo(16);
    assertThat(spec.hasWindows()).isTrue();
    assertThat(spec.labelSize()).isEqualTo(1);
    assertThat(spec.label()).contains(new Label.Classes("y", List.of("0", "1", "2")));
    assertThat(spec.columns())
        .containsExactly(
            "c",
            "x",
            "day=0",
            "day=1",
            "day=2",
            "day=3",
            "day=4",
            "day=5",
            "day=6",
            "recent.x",
            "recent.day",
            "v[0]",
            "v[1]",
            "v[2]",
            "v[3]",
            "v[4]");
  }

  @Test
  void aDefinitionReadBackIsTheSame() {
    EventSpec spec = spec(SCHEMA, EVENTS);
    Problems problems = new Problems();
    EventSpec again = EventSpec.read(Node.root(spec.definition(), problems));
    assertThat(problems.all()).isEmpty();
    assertThat(again).isEqualTo(spec).hasSameHashCodeAs(spec);
    assertThat(again.definition()).isEqualTo(spec.definition());
    assertThat(again.schema()).isEqualTo(SCHEMA);
    assertThat(again.tensors()).isEqualTo(spec.tensors());
    assertThat(again.encoding()).isEqualTo(Encoding.SINGLE_OBJECT);
  }

  @Test
  void everyKindOfLabelIsReadBack() {
    Schema schema = record("x: int; y: double; f: " + ARRAY.replace("float", "boolean"));
    for (String label :
        List.of(
            "{field: y, number: true}",
            "{field: y, number: true, standardise: false}",
            "{field: y, number: true, ahead: 24}",
            "{field: x, flag: true}",
            "{field: x, classes: [a, b]}",
            "{field: f, flags: 2}")) {
      EventSpec spec = spec(schema, "{features: [x], label: " + label + "}");
      Problems problems = new Problems();
      EventSpec again = EventSpec.read(Node.root(spec.definition(), problems));
      assertThat(again.label()).isEqualTo(spec.label());
      assertThat(again.ahead()).isEqualTo(label.contains("ahead") ? 24 : 0);
      assertThat(problems.all()).isEmpty();
    }
  }

  @Test
  void allMistakesAreFoundAtOnce() {
    String events =
        """

          encodin: binary
          id: nobody
          time: x
          features:
            a: {field: c}
            day: {type: categry}
            xx: {}
            v: {type: vector}
            c: {type: category, vocabulary: [p, q, p]}
            e: {type: category, field: c, size: 3, vocabulary: [a]}
            f: {field: c.inner}
            s: {type: sequence, field: v, length: 0}
          label: {field: y, classes: [], flag: true}
        """;
    assertThat(problems(SCHEMA, events))
        .containsExactlyInAnyOrder(
            "events.encodin: unknown key; did you mean encoding?",
            "events.features.day.type: unknown type of feature: categry; did you mean category?",
            "events.features.v.size: is missing",
            "events.features.c.vocabulary: must differ from each other: p twice",
            "events.features.e: must have exactly one of vocabulary, size, buckets: 2 of them",
            "events.features.s.length: must be from 1 to 65536: 0",
            "events.label: must have exactly one of classes, flag, number, flags: [classes, flag]",
            "events.features.a: the field c must be int, long, float, double or boolean: string",
            "events.features.xx: the schema has no field xx; did you mean x?",
            "events.features.f: the field c.inner must lie within a record: string",
            "events.id: the schema has no field nobody; known: x, day, v, c, y, w, t",
            "events.time: the field x must be a long of milliseconds, or with a timestamp's logical"
                + " type: double");
  }

  @Test
  void aSpecNeedsFeatures() {
    assertThat(problems(SCHEMA, "{topic: t}")).containsExactly("events.features: is missing");
    assertThat(problems(SCHEMA, "{features: {}}"))
        .containsExactly("events.features: must name at least one feature: none");
    assertThat(problems(SCHEMA, "{features: []}"))
        .containsExactly("events.features: must name at least one feature: none");
    assertThat(problems(SCHEMA, "{features: [x, x]}"))
        .containsExactly("events.features: must differ from each other: x twice");
  }

  @Test
  void onlyFlatFeaturesShareAnInput() {
    assertThat(
            problems(SCHEMA, "{features: {x: {input: c}, c: {type: category, size: 2, dim: 3}}}"))
        .contains(
            "events.features: an input with several features must have flat ones only: c has c");
  }

  @Test
  void labelsAreChecked() {
    assertThat(problems(SCHEMA, "{features: [x], label: {field: x, classes: [a, b]}}"))
        .containsExactly(
            "events.label: the field x must be string, enum, int, long or boolean: double");
    assertThat(problems(SCHEMA, "{features: [x], label: {field: y, classes: [a]}}"))
        .containsExactly("events.label.classes: must be at least two classes: [a]");
    assertThat(problems(SCHEMA, "{features: [x], label: {flag: false}}"))
        .containsExactly(
            "events.label.field: is missing", "events.label.flag: must be true: false");
    assertThat(
            problems(SCHEMA, "{features: [x], label: {field: y, flag: true, standardise: true}}"))
        .containsExactly("events.label.standardise: must go with a number: flag");
    assertThat(problems(SCHEMA, "{features: [x], label: {field: y, classes: [a, b], ahead: -1}}"))
        .containsExactly("events.label.ahead: must be from 0 to 65536: -1");
  }

  @Test
  void theSchemaMustBeARecord() {
    Schema array = new Schema.Parser().parse(ARRAY);
    assertThat(problems(array, "{features: [x]}"))
        .containsExactly(
            "events.schema: must be an Avro record: array",
            "events.features.x: the field x must lie within a record: array of float");
  }

  @Test
  void aDefinitionMustHoldASchema() {
    Problems problems = new Problems();
    EventSpec.read(Node.root(Fixtures.yaml("{features: [x], schema: '{'}"), problems));
    assertThat(problems.all()).hasSize(1);
    assertThat(problems.all().get(0).path()).isEqualTo("schema");
    assertThat(problems.all().get(0).message()).startsWith("must be an Avro schema: ");
  }

  @Test
  void withoutASchemaFieldsAreLeftUnchecked() {
    assertThat(problems(null, "{features: {x: {type: category}}}"))
        .containsExactly(
            "events.features.x: must have exactly one of vocabulary, size, buckets: 0 of them");
  }

  @Test
  void scoringReadsTheSameFeaturesFromAnotherSchema() {
    EventSpec trained = spec(SCHEMA, EVENTS);
    Schema other = record("v: " + ARRAY + "; day: long; c: string; x: float; shop: string");
    Problems problems = new Problems();
    Node job = Fixtures.job("{events: {topic: u, id: c}, model: {per: shop}}", problems);
    EventSpec scored = trained.forScoring(job.get("events"), other, job.get("model").get("per"));
    assertThat(problems.all()).isEmpty();
    assertThat(scored.tensors()).isEqualTo(trained.tensors());
    assertThat(scored.label()).isEmpty();
    assertThat(scored.key()).contains("shop");
    Example example =
        (Example)
            new EventReader(scored)
                .read(Fixtures.bytes(other, List.of(1f, 2f, 3f, 4f, 5f), 6L, "b", 0.5f, "s"));
    assertThat(example.features())
        .containsExactly(2, 0.5f, 0, 0, 0, 0, 0, 0, 1, 0.5f, 6, 1, 2, 3, 4, 5);
    assertThat(example.key()).isEqualTo("s");
  }

  @Test
  void scoringFromASchemaThatLacksAFeatureIsAProblem() {
    Problems problems = new Problems();
    Node job = Fixtures.job("{events: {topic: u}}", problems);
    spec(SCHEMA, "{features: [x]}").forScoring(job.get("events"), record("y: int"), null);
    assertThat(problems.all())
        .containsExactly(
            new Problem("events.features.x", "the schema has no field x; did you mean y?"));
  }
}
