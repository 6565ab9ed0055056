package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.example;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.ReasonCode.NOT_FINITE;
import static org.thalweg.event.ReasonCode.OUT_OF_RANGE;
import static org.thalweg.event.ReasonCode.UNKNOWN_CLASS;
import static org.thalweg.event.ReasonCode.WRONG_LENGTH;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Labels of each kind. */
final class LabelReadingTest {

  private static Outcome read(Schema schema, String events, Object... values) {
    return Fixtures.read(schema, events, values);
  }

  private static Rejected rejected(ReasonCode code, String sentence) {
    return new Rejected(code, sentence);
  }

  @Test
  void classesAreComparedByText() {
    String label = ", label: {field: y, classes: [\"0\", \"1\"]}}";
    assertThat(example(record("x: int; y: string"), "{features: [x]" + label, 0, "1").label())
        .containsExactly(1);
    Schema ints = record("x: int; y: [\"null\",\"int\"]");
    assertThat(example(ints, "{features: [x]" + label, 0, 0).label()).containsExactly(0);
    Example unlabelled = example(ints, "{features: [x]" + label, 0, null);
    assertThat(unlabelled.label()).containsExactly(Float.NaN);
    assertThat(unlabelled.isLabelled()).isFalse();
    assertThat(read(ints, "{features: [x]" + label, 0, 2))
        .isEqualTo(rejected(UNKNOWN_CLASS, "y: must be one of 0, 1: 2"));
    assertThat(read(ints, "{features: [x], label: {field: y, classes: 12}}", 0, 12))
        .isEqualTo(
            rejected(
                UNKNOWN_CLASS, "y: must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ... (12): 12"));
  }

  @Test
  void flagsAreZeroOrOne() {
    String events = "{features: [x], label: {field: y, flag: true}}";
    assertThat(example(record("x: int; y: boolean"), events, 0, true).label()).containsExactly(1);
    assertThat(read(record("x: int; y: int"), events, 0, 2))
        .isEqualTo(rejected(OUT_OF_RANGE, "y: must be 0 or 1: 2"));
  }

  @Test
  void listsOfFlagsAreInOrderOrNamed() {
    Schema inOrder = record("x: int; y: {\"type\":\"array\",\"items\":\"boolean\"}");
    String count = "{features: [x], label: {field: y, flags: 3}}";
    assertThat(example(inOrder, count, 0, List.of(true, false, true)).label())
        .containsExactly(1, 0, 1);
    assertThat(read(inOrder, count, 0, List.of(true)))
        .isEqualTo(rejected(WRONG_LENGTH, "y: must be 3 flags: 1"));
    Schema named = record("x: int; y: {\"type\":\"array\",\"items\":\"string\"}");
    String names = "{features: [x], label: {field: y, flags: [a, b]}}";
    assertThat(example(named, names, 0, List.of("b", "b")).label()).containsExactly(0, 1);
    assertThat(example(named, names, 0, List.of()).label()).containsExactly(0, 0);
    assertThat(read(named, names, 0, List.of("c")))
        .isEqualTo(rejected(UNKNOWN_CLASS, "y: must be among a, b: c"));
  }

  @Test
  void aNumberMayBeTheLabel() {
    Schema schema = record("x: int; y: [\"null\",\"double\"]");
    String events = "{features: [x], label: {field: y, number: true}}";
    assertThat(example(schema, events, 0, 2.5).label()).containsExactly(2.5f);
    assertThat(example(schema, events, 0, null).label()).containsExactly(Float.NaN);
    assertThat(read(schema, events, 0, Double.POSITIVE_INFINITY))
        .isEqualTo(
            rejected(NOT_FINITE, "y: must be finite and within the range of a float: Infinity"));
  }
}
