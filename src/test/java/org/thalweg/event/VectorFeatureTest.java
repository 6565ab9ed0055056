package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.example;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.ReasonCode.MISSING_FIELD;
import static org.thalweg.event.ReasonCode.NOT_FINITE;
import static org.thalweg.event.ReasonCode.WRONG_LENGTH;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;

/** Vectors and sequences of them, as arrays and as packed bytes. */
final class VectorFeatureTest {

  private static Outcome read(Schema schema, String events, Object... values) {
    return Fixtures.read(schema, events, values);
  }

  private static Rejected rejected(ReasonCode code, String sentence) {
    return new Rejected(code, sentence);
  }

  @Test
  void vectorsAreArraysOrPacked() {
    Schema schema =
        record(
            "a: {\"type\":\"array\",\"items\":\"int\"}; f: bytes;"
                + "u: {\"type\":\"fixed\",\"name\":\"U\",\"size\":2}");
    ByteBuffer floats = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(1.5f).putFloat(-2).flip();
    Object fixed =
        new GenericData.Fixed(schema.getField("u").schema(), new byte[] {(byte) 255, 51});
    String events =
        """

            features:
              a: {type: vector, size: 2, scale: 2}
              f: {type: vector, size: 2}
              u: {type: vector, size: 2, encoding: uint8, scale: 255}
        """;
    assertThat(example(schema, events, List.of(3, 4), floats, fixed).features())
        .containsExactly(1.5f, 2, 1.5f, -2, 1, 0.2f);
  }

  @Test
  void vectorsMustHaveTheirLength() {
    Schema schema = record("v: {\"type\":\"array\",\"items\":\"float\"}; b: bytes");
    String v = "{features: {v: {type: vector, size: 2}}}";
    String b = "{features: {b: {type: vector, size: 2}}}";
    ByteBuffer nine = ByteBuffer.wrap(new byte[9]);
    assertThat(read(schema, v, List.of(1f), nine))
        .isEqualTo(rejected(WRONG_LENGTH, "v: must be 2 numbers: 1"));
    assertThat(read(schema, v, List.of(1f, 2f, 3f), nine))
        .isEqualTo(rejected(WRONG_LENGTH, "v: must be 2 numbers: 3"));
    assertThat(read(schema, b, List.of(), nine))
        .isEqualTo(rejected(WRONG_LENGTH, "b: must be 2 float32 in 8 bytes: 9"));
    assertThat(read(schema, v, List.of(1f, Float.NaN), nine))
        .isEqualTo(
            rejected(NOT_FINITE, "v[1]: must be finite and within the range of a float: NaN"));
  }

  @Test
  void vectorsMustBeThereUnlessToldOtherwise() {
    Schema schema = record("v: [\"null\",{\"type\":\"array\",\"items\":[\"null\",\"double\"]}]");
    String events = "{features: {v: {type: vector, size: 2}}}";
    assertThat(read(schema, events, (Object) null))
        .isEqualTo(rejected(MISSING_FIELD, "v: must have a value: null"));
    assertThat(read(schema, events, Arrays.asList(1.0, null)))
        .isEqualTo(rejected(MISSING_FIELD, "v: every item must have a value: null"));
    assertThat(example(schema, events, List.of(1.0, 2.0)).features()).containsExactly(1, 2);
    String lenient = "{features: {v: {type: vector, size: 2, missing: accept}}}";
    assertThat(example(schema, lenient, (Object) null).features()).containsExactly(0, 0);
  }

  @Test
  void sequencesEndWithTheirLastVector() {
    Schema schema =
        record("s: {\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"double\"}}");
    String events = "{features: {s: {type: sequence, length: 3, size: 2}}}";
    List<Double> a = List.of(1.0, 2.0);
    List<Double> b = List.of(3.0, 4.0);
    assertThat(example(schema, events, List.of(a)).features()).containsExactly(0, 0, 0, 0, 1, 2);
    assertThat(example(schema, events, List.of(a, b, a, b)).features())
        .containsExactly(3, 4, 1, 2, 3, 4);
    assertThat(example(schema, events, List.of()).features()).containsExactly(0, 0, 0, 0, 0, 0);
    assertThat(read(schema, events, List.of(a, List.of(1.0))))
        .isEqualTo(rejected(WRONG_LENGTH, "s: must be 2 numbers: 1"));
  }
}
