package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.thalweg.event.Fixtures.problems;

import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Small schemas that unfold to more than anybody can visit are read all the same, or refused. */
final class AvroSchemasTest {

  @Test
  void recordsThatHoldEachOtherTwiceArePassedOver() {
    Schema schema = beside(doubling(40, "", "[]"));
    assertThat(SkipPlan.minimum(schema)).isEqualTo(4);
    EventReader reader = new EventReader(Fixtures.spec(schema, "{features: [x]}"));
    Example example = (Example) reader.read(new byte[] {0, 0, 0, 0x40});
    assertThat(example.features()).containsExactly(2);
  }

  @Test
  void soAreThoseWhoseLengthVaries() {
    String last = "[{'name': 's', 'type': 'string'}]";
    assertThat(SkipPlan.minimum(beside(doubling(40, "", last)))).isEqualTo(1);
    Schema schema = beside(doubling(2, "", last));
    EventReader reader = new EventReader(Fixtures.spec(schema, "{features: [x]}"));
    byte[] four = {0, 2, 'a', 4, 'b', 'c', 0, 0, 0, 0, 0x40};
    assertThat(((Example) reader.read(four)).features()).containsExactly(2);
  }

  /** What a default leaves out is the field's own default, here twice at each of 40 levels. */
  @Test
  void defaultsThatUnfoldWithoutBoundAreRefused() {
    assertThatThrownBy(() -> beside(doubling(40, ", 'default': {}", "[]")))
        .hasMessage("a schema's defaults must be at most 1048576 values: more");
    Schema schema = beside(doubling(8, ", 'default': {}", "[]"));
    assertThat(problems(schema, "{features: [x]}")).isEmpty();
  }

  @Test
  void aDefaultWithinItselfIsRefused() {
    assertThatThrownBy(
            () ->
                parse(
                    "{'type': 'record', 'name': 'R', 'fields': [{'name': 'f', 'type': ['R', 'null'],"
                        + " 'default': {}}]}"))
        .hasMessage("a schema's defaults must be at most 1048576 values: more");
  }

  @Test
  void defaultsAreComparedWithTheirTypes() {
    assertThatThrownBy(
            () ->
                parse(
                    "{'type': 'record', 'name': 'R', 'fields': [{'name': 'f', 'type': 'int',"
                        + " 'default': 'x'}]}"))
        .hasMessage("must be an Avro schema: Invalid default for field f: \"x\" not a \"int\"");
  }

  /** Each step of the path may go on in two records, so that there are 2^40 ways. */
  @Test
  void aPathThroughUnionsOfRecordsIsRefusedWhereItBranchesTooOften() {
    String type = "['null', 'double']";
    for (int i = 40; i > 0; i--) {
      String second = i == 40 ? type : "['A%d', 'B%d']".formatted(i + 1, i + 1);
      type = "[%s, %s]".formatted(record("A" + i, type), record("B" + i, second));
    }
    String path = String.join(".", Collections.nCopies(41, "f"));
    assertThat(problems(parse(record("T", type)), "{features: {x: {field: %s}}}".formatted(path)))
        .containsExactly(
            "events.features.x: the schema must unfold to at most 1048576 values along the fields:"
                + " more");
  }

  @Test
  void aPathIsNoDeeperThanAnEventMayBe() {
    Schema schema =
        parse("{'type': 'record', 'name': 'R', 'fields': [{'name': 'f', 'type': 'R'}]}");
    String path = String.join(".", Collections.nCopies(65, "f"));
    assertThat(problems(schema, "{features: {x: {field: %s}}}".formatted(path)))
        .containsExactly("events.features.x: a field must lie at most 64 records deep: 65");
  }

  @Test
  void namedTypesAreBounded() {
    assertThat(parse(many(999)).getFields()).hasSize(999);
    assertThatThrownBy(() -> parse(many(1000)))
        .hasMessage("a schema must have at most 1000 named types: more");
  }

  @Test
  void nestingIsBounded() {
    assertThat(parse(arrays(199)).getFields()).hasSize(1);
    assertThatThrownBy(() -> parse(arrays(200)))
        .hasMessage("a schema's types must be nested at most 200 deep: more");
    assertThatThrownBy(() -> parse(arrays(5000)))
        .hasMessageStartingWith("must be an Avro schema: ");
  }

  @Test
  void theTextIsBounded() {
    String schema = "'int'";
    String blank = " ".repeat(AvroSchemas.MAX_LENGTH - schema.length());
    assertThat(parse(blank + schema).getType()).isEqualTo(Schema.Type.INT);
    assertThatThrownBy(() -> parse(blank + " " + schema))
        .hasMessage("a schema must have at most 1048576 characters: 1048577");
  }

  /** A schema that was not parsed here is measured too, and then left alone. */
  @Test
  void whatIsBeyondBoundsIsAMistakeOfTheSchema() {
    Schema type = Schema.create(Schema.Type.INT);
    for (int i = 0; i < 300; i++) {
      type = Schema.createArray(type);
    }
    Schema schema = Schema.createRecord("T", null, null, false);
    schema.setFields(java.util.List.of(new Schema.Field("f", type)));
    assertThat(problems(schema, "{features: [x]}"))
        .containsExactly("events.schema: a schema's types must be nested at most 200 deep: more");
  }

  /** A chain that is longer than any stack, written flat. */
  @Test
  void chainsOfRecordsDoNotNestTheWalk() {
    String fields =
        IntStream.range(0, 990)
            .mapToObj(i -> "{'name': 'f%d', 'type': %s}".formatted(i, link(i)))
            .collect(Collectors.joining(", "));
    Schema schema =
        parse(
            "{'type': 'record', 'name': 'T', 'fields': [%s, {'name': 'x', 'type': 'double'}]}"
                .formatted(fields));
    String events = "{features: {x: {}, y: {field: f989.s, type: category, buckets: 4}}}";
    assertThat(problems(schema, events)).isEmpty();
  }

  private static String link(int i) {
    String next = i == 0 ? "" : ", {'name': 'a', 'type': 'R%d'}".formatted(i - 1);
    return "{'type': 'record', 'name': 'R%d', 'fields': [{'name': 's', 'type': 'string'}%s]}"
        .formatted(i, next);
  }

  private static String many(int names) {
    return "{'type': 'record', 'name': 'T', 'fields': [%s]}"
        .formatted(
            IntStream.range(0, names)
                .mapToObj(
                    i ->
                        "{'name': 'f%d', 'type': {'type': 'fixed', 'name': 'F%d', 'size': 1}}"
                            .formatted(i, i))
                .collect(Collectors.joining(", ")));
  }

  private static String arrays(int depth) {
    String type = "{'type': 'array', 'items': ".repeat(depth) + "'int'" + "}".repeat(depth);
    return record("T", type);
  }

  private static String record(String name, String type) {
    return "{'type': 'record', 'name': '%s', 'fields': [{'name': 'f', 'type': %s}]}"
        .formatted(name, type);
  }

  /** R0 holds R1 twice, R1 holds R2 twice, and so on. */
  static String doubling(int depth, String options, String last) {
    String type = "{'type': 'record', 'name': 'R%d', 'fields': %s}".formatted(depth, last);
    for (int i = depth; i > 0; i--) {
      type =
          "{'type': 'record', 'name': 'R%d', 'fields': [{'name': 'a', 'type': %s%s}, {'name': 'b', 'type': 'R%d'%s}]}"
              .formatted(i - 1, type, options, i, options);
    }
    return type;
  }

  private static Schema beside(String unused) {
    return parse(
        "{'type': 'record', 'name': 'T', 'fields': [{'name': 'u', 'type': %s}, {'name': 'x', 'type': 'float'}]}"
            .formatted(unused));
  }

  private static Schema parse(String json) {
    return AvroSchemas.parse(json.replace('\'', '"'));
  }
}
