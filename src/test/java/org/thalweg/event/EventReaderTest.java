package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.bytes;
import static org.thalweg.event.Fixtures.example;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;
import static org.thalweg.event.ReasonCode.LABEL_MISSING;
import static org.thalweg.event.ReasonCode.MISSING_FIELD;
import static org.thalweg.event.ReasonCode.NOT_FINITE;
import static org.thalweg.event.ReasonCode.OUT_OF_RANGE;
import static org.thalweg.event.ReasonCode.TOO_LARGE;
import static org.thalweg.event.ReasonCode.UNDECODABLE;
import static org.thalweg.event.ReasonCode.UNKNOWN_CATEGORY;
import static org.thalweg.event.ReasonCode.UNKNOWN_CLASS;
import static org.thalweg.event.ReasonCode.UNKNOWN_SCHEMA;
import static org.thalweg.event.ReasonCode.WRONG_LENGTH;
import static org.thalweg.event.ReasonCode.WRONG_TYPE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

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
            "s: string; b: bytes; n: null; e: {\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"P\"]};"
                + "f: {\"type\":\"fixed\",\"name\":\"F\",\"size\":3};"
                + "a: {\"type\":\"array\",\"items\":\"string\"};"
                + "m: {\"type\":\"map\",\"values\":\"double\"}; u: [\"null\",\"long\",\"string\"]; x: int");
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
            "order: [\"null\",{\"type\":\"record\",\"name\":\"O\",\"fields\":["
                + "{\"name\":\"price\",\"type\":\"double\"},{\"name\":\"note\",\"type\":\"string\"}]}]; z: int");
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

  @Test
  void aUnionsOtherBranchIsAWrongType() {
    Schema schema = record("x: [\"null\",\"double\",\"string\"]");
    assertThat(read(schema, X, "12"))
        .isEqualTo(rejected(WRONG_TYPE, "x: must be int, long, float, double or boolean: string"));
    assertThat(example(schema, X, 12.0).features()).containsExactly(12);
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
            "i: int; l: long; b: boolean; e: {\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"P\",\"Q\"]}");
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
    assertThat(ReasonCode.values()).contains(LABEL_MISSING).hasSize(13);
  }
}
