package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.bytes;
import static org.thalweg.event.Fixtures.example;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;
import static org.thalweg.event.ReasonCode.MISSING_FIELD;
import static org.thalweg.event.ReasonCode.NOT_FINITE;
import static org.thalweg.event.ReasonCode.OUT_OF_RANGE;
import static org.thalweg.event.ReasonCode.TOO_LARGE;
import static org.thalweg.event.ReasonCode.UNDECODABLE;
import static org.thalweg.event.ReasonCode.UNKNOWN_SCHEMA;
import static org.thalweg.event.ReasonCode.WRONG_TYPE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

/** What holds for every event, whatever its features are. */
final class EventReaderTest {

  private static final String X = "{features: {x: {}}}";

  private static Outcome read(Schema schema, String events, Object... values) {
    return Fixtures.read(schema, events, values);
  }

  private static Rejected rejected(ReasonCode code, String sentence) {
    return new Rejected(code, sentence);
  }

  @Test
  void readsEveryTypeOfNumber() {
    Schema schema = record("a: int; b: long; c: float; d: double; e: boolean");
    String events = "{features: [a, b, c, d, e]}";
    assertThat(example(schema, events, -3, 1L << 40, 2.5f, 1e-3, true).features())
        .containsExactly(-3, 0x1p40f, 2.5f, 1e-3f, 1);
  }

  @Test
  void skipsWhatNobodyAskedFor() {
    Schema schema =
        record(
            "s: string; b: bytes; n: null; e:"
                + " {\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"P\"]};f:"
                + " {\"type\":\"fixed\",\"name\":\"F\",\"size\":3};a:"
                + " {\"type\":\"array\",\"items\":\"string\"};m:"
                + " {\"type\":\"map\",\"values\":\"double\"}; u: [\"null\",\"long\",\"string\"]; x:"
                + " int");
    Schema e = schema.getField("e").schema();
    Schema f = schema.getField("f").schema();
    Object[] values = {
      "é",
      ByteBuffer.wrap(new byte[9]),
      null,
      new GenericData.EnumSymbol(e, "P"),
      new GenericData.Fixed(f, new byte[3]),
      List.of("a", "bc"),
      java.util.Map.of("k", 1.0),
      "u",
      7
    };
    assertThat(example(schema, X, values).features()).containsExactly(7);
  }

  @Test
  void nestedFieldsAreReachedByTheirPath() {
    Schema schema =
        record(
            "order:"
                + " [\"null\",{\"type\":\"record\",\"name\":\"O\",\"fields\":[{\"name\":\"price\",\"type\":\"double\"},{\"name\":\"note\",\"type\":\"string\"}]}];"
                + " z: int");
    Schema order = schema.getField("order").schema().getTypes().get(1);
    String events = "{features: {price: {field: order.price}, z: {}}}";
    GenericRecord value = Fixtures.values(order, 9.5, "n");
    assertThat(example(schema, events, value, 1).features()).containsExactly(9.5f, 1);
    assertThat(example(schema, events, null, 1).features()).containsExactly(Float.NaN, 1);
  }

  @Test
  void severalFeaturesMayUseOneField() {
    Schema schema = record("day: int");
    String events =
        "{features: {day: {}, weekday: {type: category, field: day, size: 3}}, id: day}";
    Example example = example(schema, events, 2);
    assertThat(example.features()).containsExactly(2, 0, 0, 1);
    assertThat(example.id()).isEqualTo("2");
  }

  @Test
  void missingNumbersAreNaN() {
    Schema schema = record("x: [\"null\",\"double\"]; y: [\"int\",\"null\"]");
    assertThat(example(schema, "{features: [x, y]}", null, null).features())
        .containsExactly(Float.NaN, Float.NaN);
    assertThat(example(schema, "{features: [x, y]}", 1.0, 2).features()).containsExactly(1, 2);
    assertThat(read(schema, "{features: {x: {missing: reject}}}", null, 1))
        .isEqualTo(rejected(MISSING_FIELD, "x: must have a value: null"));
  }

  @Test
  void numbersMustBeFinite() {
    Schema schema = record("x: double");
    String rule = "x: must be finite and within the range of a float: ";
    assertThat(read(schema, X, Double.NaN)).isEqualTo(rejected(NOT_FINITE, rule + "NaN"));
    assertThat(read(schema, X, Double.NEGATIVE_INFINITY))
        .isEqualTo(rejected(NOT_FINITE, rule + "-Infinity"));
    assertThat(read(schema, X, 1e39)).isEqualTo(rejected(NOT_FINITE, rule + "1.0E39"));
  }

  /** Adjacent doubles are read together; what is wrong is still one of them. */
  @Test
  void ofSeveralDoublesTheWrongOneIsNamed() {
    Schema schema = record("x: double; y: double; z: double");
    String events = "{features: [x, y, z]}";
    assertThat(example(schema, events, 1.5, -2.0, Float.MAX_VALUE).features())
        .containsExactly(1.5f, -2, Float.MAX_VALUE);
    assertThat(read(schema, events, 1.0, 1e39, Double.NaN))
        .isEqualTo(
            rejected(NOT_FINITE, "y: must be finite and within the range of a float: 1.0E39"));
    byte[] cut = Arrays.copyOf(bytes(schema, 1.0, 2.0, 3.0), 19);
    assertThat(new EventReader(spec(schema, events)).read(cut))
        .isEqualTo(rejected(UNDECODABLE, "byte 16: the next 8 bytes must be there: 3 left"));
  }

  @Test
  void aUnionsOtherBranchIsAWrongType() {
    Schema schema = record("x: [\"null\",\"double\",\"string\"]");
    assertThat(read(schema, X, "12"))
        .isEqualTo(rejected(WRONG_TYPE, "x: must be int, long, float, double or boolean: string"));
    assertThat(example(schema, X, 12.0).features()).containsExactly(12);
  }

  @Test
  void idTimeWeightAndKeyAreRead() {
    Schema schema =
        record(
            "x: int; who: string; at: {\"type\":\"long\",\"logicalType\":\"timestamp-micros\"};"
                + "w: [\"null\",\"float\"]; shop: long");
    org.thalweg.definition.Problems problems = new org.thalweg.definition.Problems();
    org.thalweg.definition.Node job =
        Fixtures.job(
            "{events: {features: [x], id: who, time: at, weight: w}, model: {per: shop}}",
            problems);
    EventReader reader =
        new EventReader(EventSpec.read(job.get("events"), schema, job.get("model").get("per")));
    problems.throwIfAny();
    Example example = (Example) reader.read(bytes(schema, 0, "ann", -1500L, 0.5f, 17L));
    assertThat(example.id()).isEqualTo("ann");
    assertThat(example.time()).isEqualTo(-2);
    assertThat(example.weight()).isEqualTo(0.5f);
    assertThat(example.key()).isEqualTo("17");
    Example bare = (Example) reader.read(bytes(schema, 0, "ann", 2000L, null, 17L));
    assertThat(bare.weight()).isEqualTo(1);
    assertThat(reader.read(bytes(schema, 0, "ann", 2000L, -1f, 17L)))
        .isEqualTo(rejected(OUT_OF_RANGE, "w: must be at least 0: -1"));
    assertThat(reader.read(bytes(schema, 0, "a".repeat(1025), 2000L, 1f, 17L)))
        .isEqualTo(rejected(TOO_LARGE, "who: must have at most 1024 characters: 1025"));
  }

  @Test
  void damagedBytesAreUndecodable() {
    Schema schema = record("s: string; x: double");
    EventReader reader = new EventReader(spec(schema, X));
    byte[] good = bytes(schema, "abc", 1.0);
    assertThat(reader.read(null))
        .isEqualTo(rejected(UNDECODABLE, "the event must have a value: null"));
    assertThat(reader.read(Arrays.copyOf(good, 11)))
        .isEqualTo(rejected(UNDECODABLE, "byte 4: the next 8 bytes must be there: 7 left"));
    assertThat(reader.read(Arrays.copyOf(good, 14)))
        .isEqualTo(
            rejected(
                UNDECODABLE, "byte 12: the record must end with its last field: 2 bytes more"));
    good[0] = 100;
    assertThat(reader.read(good))
        .isEqualTo(
            rejected(UNDECODABLE, "byte 1: a length must be from 0 to the 11 bytes left: 50"));
    good[0] = 1;
    assertThat(reader.read(good))
        .isEqualTo(
            rejected(UNDECODABLE, "byte 1: a length must be from 0 to the 11 bytes left: -1"));
    assertThat(reader.read(new byte[0]))
        .isEqualTo(
            rejected(
                UNDECODABLE,
                "byte 0: a whole number must end before the record does: none of its end is left"));
  }

  @Test
  void anArrayOfNothingIsNoWork() {
    Schema schema = record("n: {\"type\":\"array\",\"items\":\"null\"}; x: int");
    EventReader reader = new EventReader(spec(schema, X));
    byte[] quintillions = {-2, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0, 6};
    assertThat(((Example) reader.read(quintillions)).features()).containsExactly(3);
  }

  @Test
  void nestingIsBounded() {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"L","fields":[{"name":"x","type":"int"},
                 {"name":"next","type":["null","L"]}]}
                """);
    EventReader reader = new EventReader(spec(schema, X));
    byte[] bytes = new byte[2 * 64];
    for (int i = 0; i < 63; i++) {
      bytes[2 * i + 1] = 2;
    }
    assertThat(reader.read(bytes)).isInstanceOf(Example.class);
    byte[] deeper = new byte[2 * 100_000];
    Arrays.fill(deeper, (byte) 2);
    assertThat(reader.read(deeper))
        .isEqualTo(rejected(TOO_LARGE, "byte 128: nesting must be at most 64: more"));
  }

  @Test
  void singleObjectEncodingIsCheckedByItsFingerprint() throws IOException {
    Schema schema = record("x: double");
    EventReader reader = new EventReader(spec(schema, "{encoding: single-object, features: [x]}"));
    byte[] good = singleObject(schema, 4.0);
    assertThat(((Example) reader.read(good)).features()).containsExactly(4);
    assertThat(reader.read(singleObject(record("y: double"), 4.0)))
        .isEqualTo(
            rejected(
                UNKNOWN_SCHEMA,
                "the schema's fingerprint must be 39e85ed2bd4fb01c: 1e41704defe554f6"));
    assertThat(reader.read(bytes(schema, 4.0)))
        .isEqualTo(
            rejected(
                UNDECODABLE,
                "a record in single-object encoding must begin with C3 01 and a fingerprint: "
                    + "8 bytes beginning with 00 00 00 00"));
  }

  private static byte[] singleObject(Schema schema, double value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema)
        .encode(Fixtures.values(schema, value), out);
    return out.toByteArray();
  }

  @Test
  void reasonCodesKeepTheirNames() {
    assertThat(ReasonCode.values())
        .extracting(Enum::name)
        .containsExactly(
            "UNDECODABLE",
            "UNKNOWN_SCHEMA",
            "MISSING_FIELD",
            "WRONG_TYPE",
            "UNKNOWN_CLASS",
            "UNKNOWN_CATEGORY",
            "NOT_FINITE",
            "WRONG_LENGTH",
            "OUT_OF_RANGE",
            "BAD_IMAGE",
            "TOO_LARGE",
            "LABEL_MISSING",
            "NON_FINITE_STEP",
            "NO_MODEL",
            "NON_FINITE_PREDICTION",
            "TOO_MANY_MODELS");
  }
}
