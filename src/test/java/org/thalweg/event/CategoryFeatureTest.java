package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.bytes;
import static org.thalweg.event.Fixtures.example;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;
import static org.thalweg.event.ReasonCode.UNKNOWN_CATEGORY;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

/** Categories become places of a row, or ids of a table. */
final class CategoryFeatureTest {

  private static Outcome read(Schema schema, String events, Object... values) {
    return Fixtures.read(schema, events, values);
  }

  private static Rejected rejected(ReasonCode code, String sentence) {
    return new Rejected(code, sentence);
  }

  @Test
  void categoriesAreOneHot() {
    Schema schema = record("c: [\"null\",\"string\"]");
    String events = "{features: {c: {type: category, vocabulary: [red, green, blau ä]}}}";
    assertThat(example(schema, events, "green").features()).containsExactly(0, 1, 0);
    assertThat(example(schema, events, "blau ä").features()).containsExactly(0, 0, 1);
    assertThat(example(schema, events, (Object) null).features()).containsExactly(0, 0, 0);
    assertThat(read(schema, events, "gray"))
        .isEqualTo(rejected(UNKNOWN_CATEGORY, "c: must be one of red, green, blau ä: gray"));
  }

  @Test
  void anUnknownCategoryMayBeAccepted() {
    Schema schema = record("c: string");
    String events = "{features: {c: {type: category, vocabulary: [a], unknown: accept}}}";
    assertThat(example(schema, events, "b").features()).containsExactly(0);
  }

  @Test
  void wholeNumbersAreCategoriesByThemselves() {
    Schema schema = record("day: int; hour: double");
    String events = "{features: {day: {type: category, size: 2}, hour: {type: category, size: 3}}}";
    assertThat(example(schema, events, 1, 2.0).features()).containsExactly(0, 1, 0, 0, 1);
    assertThat(read(schema, events, 2, 0.0))
        .isEqualTo(rejected(UNKNOWN_CATEGORY, "day: must be a whole number from 0 to 1: 2"));
    assertThat(read(schema, events, 0, 1.5))
        .isEqualTo(rejected(UNKNOWN_CATEGORY, "hour: must be a whole number from 0 to 2: 1.5"));
  }

  @Test
  void intsBooleansAndEnumsAreCategoriesByTheirText() {
    Schema schema =
        record(
            "i: int; l: long; b: boolean; e:"
                + " {\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"P\",\"Q\"]}");
    String events =
        """

            features:
              i: {type: category, vocabulary: [5, 700]}
              l: {type: category, vocabulary: [-1]}
              b: {type: category, vocabulary: [false, true]}
              e: {type: category, vocabulary: [Q, P]}
        """;
    Object p = new GenericData.EnumSymbol(schema.getField("e").schema(), "P");
    assertThat(example(schema, events, 700, -1L, true, p).features())
        .containsExactly(0, 1, 1, 0, 1, 0, 1);
    assertThat(read(schema, events, 70, -1L, true, p))
        .isEqualTo(rejected(UNKNOWN_CATEGORY, "i: must be one of 5, 700: 70"));
  }

  @Test
  void bucketsAreStable() {
    Schema schema = record("c: string; i: int");
    String buckets = "{type: category, buckets: 1000}";
    EventSpec spec = spec(schema, "{features: {c: " + buckets + ", i: " + buckets + "}}");
    Example example = (Example) new EventReader(spec).read(bytes(schema, "42", 42));
    float[] row = example.features();
    int first = indexOfOne(Arrays.copyOf(row, 1000));
    assertThat(first).isEqualTo(indexOfOne(Arrays.copyOfRange(row, 1000, 2000)));
    assertThat(first).isEqualTo(476);
  }

  private static int indexOfOne(float[] row) {
    for (int i = 0; i < row.length; i++) {
      if (row[i] == 1) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void categoriesWithDimAreIds() {
    Schema schema = record("c: [\"null\",\"string\"]");
    String events = "{features: {c: {type: category, vocabulary: [a, b], dim: 4}}}";
    assertThat(example(schema, events, "b").features()).containsExactly(2);
    assertThat(example(schema, events, (Object) null).features()).containsExactly(0);
    assertThat(spec(schema, events).tensors()).containsExactly(new Tensor("c", List.of(1), 3, 4));
  }
}
