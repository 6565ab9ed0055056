package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.thalweg.fuzz.Damage;
import org.thalweg.fuzz.Fuzz;

/**
 * Damaged events never do more than be rejected: no exception, no hang, no memory beyond a bound.
 */
final class EventReaderFuzzTest {

  /** What one event may allocate: its row, and what the JDK's image decoders need. */
  private static final long MAX_BYTES = 4 << 20;

  private static final String ARRAY = "{\"type\":\"array\",\"items\":%s}";

  private static final Schema SCHEMA =
      Fixtures.record(
          "x: double; opt: [\"null\",\"float\"]; n: long; b: boolean; color: string;"
              + "e: {\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"P\",\"Q\"]}; text: string;"
              + ("v: " + ARRAY.formatted("\"float\"") + ";")
              + "packed: bytes; png: bytes; jpg: bytes;"
              + ("s: " + ARRAY.formatted(ARRAY.formatted("[\"null\",\"int\"]")) + ";")
              + ("tags: " + ARRAY.formatted("\"string\"") + ";")
              + "skipped: {\"type\":\"map\",\"values\":[\"null\",\"string\",\"Event\","
              + (ARRAY.formatted("\"null\"")
                  + "]}; at: long; w: float; who: string; shop: string"));

  private static final String EVENTS =
      """

        id: who
        time: at
        weight: w
        features:
          x: {}
          opt: {}
          b: {}
          n: {type: category, size: 4}
          color: {type: category, vocabulary: [red, green], unknown: accept}
          e: {type: category, vocabulary: [P, Q]}
          text: {type: text, buckets: 1000, maxTokens: 8, pad: start}
          v: {type: vector, size: 3}
          packed: {type: vector, size: 2}
          png: {type: image, shape: [3, 2, 4], encoding: file}
          jpg: {type: image, shape: [1, 16, 16], encoding: file}
          s: {type: sequence, length: 4, size: 2}
          hour: {type: time, field: at, parts: [hour, weekday], zone: Europe/Oslo}
          past: {type: sequence, last: 3, features: {x: {}, n: {}}}
        label: {field: tags, flags: [a, b, c]}
      """;

  private static byte[] file(String format, int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 1, 0xffffff);
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] event(Random random) {
    GenericRecord inner = random.nextInt(4) == 0 ? null : record(random, null);
    return Fixtures.bytes(record(random, inner));
  }

  private static GenericRecord record(Random random, GenericRecord inner) {
    Schema e = SCHEMA.getField("e").schema();
    Map<String, Object> skipped =
        inner == null
            ? Map.of("k", "v")
            : Map.of("r", inner, "l", Arrays.asList(new Object[random.nextInt(3)]));
    return Fixtures.values(
        SCHEMA,
        random.nextGaussian(),
        random.nextBoolean() ? null : random.nextFloat(),
        (long) random.nextInt(4),
        random.nextBoolean(),
        random.nextBoolean() ? "red" : "green",
        new GenericData.EnumSymbol(e, random.nextBoolean() ? "P" : "Q"),
        "Some wörds, 12 of 東京",
        List.of(1f, 2f, random.nextFloat()),
        ByteBuffer.wrap(new byte[8]),
        ByteBuffer.wrap(PNG),
        ByteBuffer.wrap(JPG),
        List.of(List.of(1, 2), List.of(3, 4)),
        List.of("a", "c"),
        skipped,
        random.nextLong() >> 20,
        random.nextFloat(),
        "somebody",
        "shop");
  }

  private static final byte[] PNG = file("png", 4, 2);
  private static final byte[] JPG = file("jpeg", 16, 16);

  @Test
  void damagedEventsAreRejectedAtMost() {
    Map<ReasonCode, Integer> seen = readDamaged(fuzz("events", 100_000, MAX_BYTES), EVENTS);
    assertThat(seen)
        .containsKeys(
            ReasonCode.UNDECODABLE,
            ReasonCode.NOT_FINITE,
            ReasonCode.WRONG_LENGTH,
            ReasonCode.UNKNOWN_CATEGORY,
            ReasonCode.UNKNOWN_CLASS,
            ReasonCode.BAD_IMAGE,
            ReasonCode.MISSING_FIELD,
            ReasonCode.OUT_OF_RANGE);
  }

  /** An image of any size is decoded before it is resized, which its own limit bounds. */
  @Test
  void damagedImagesOfAnySizeStayWithinTheirLimit() {
    String events = EVENTS.replace("encoding: file", "encoding: file, resize: true");
    // The pixels twice, and what the JDK leaves behind for each that is looked at.
    long most = 40L * ImageFile.MAX_PIXELS;
    Map<ReasonCode, Integer> seen =
        readDamaged(fuzz("events, images resized", 2_000, most), events);
    assertThat(seen).containsKeys(ReasonCode.BAD_IMAGE, ReasonCode.UNDECODABLE);
  }

  private static Fuzz<byte[]> fuzz(String target, int few, long most) {
    return Fuzz.of(target, few, most);
  }

  private static Map<ReasonCode, Integer> readDamaged(Fuzz<byte[]> fuzz, String events) {
    EventSpec spec = Fixtures.spec(SCHEMA, events);
    EventReader reader = new EventReader(spec);
    Random random = new Random(7);
    byte[][] good = new byte[64][];
    for (int i = 0; i < good.length; i++) {
      good[i] = event(random);
      assertThat(reader.read(good[i])).isInstanceOf(Example.class);
    }
    Map<ReasonCode, Integer> seen = new EnumMap<>(ReasonCode.class);
    fuzz.run(
        dice -> Damage.of(good[dice.nextInt(good.length)], dice),
        bytes -> requireSound(reader.read(bytes), spec, seen));
    return seen;
  }

  /** Bytes of one schema, read by another: what a producer does that was not told of a change. */
  @Test
  void eventsOfAnotherSchemaAreRejectedAtMost() {
    Map<ReasonCode, Integer> seen = new EnumMap<>(ReasonCode.class);
    EventSpec spec = Fixtures.spec(SCHEMA, EVENTS);
    EventReader reader = new EventReader(spec);
    RandomRecords others = new RandomRecords(3);
    Schema[] schemas = new Schema[200];
    for (int i = 0; i < schemas.length; i++) {
      schemas[i] = i % 2 == 0 ? others.schema() : changed(new Random(i));
    }
    Fuzz<byte[]> fuzz = fuzz("events of other schemas", 20_000, MAX_BYTES);
    fuzz.run(
        dice -> Fixtures.bytes(others.value(schemas[dice.nextInt(schemas.length)])),
        bytes -> requireSound(reader.read(bytes), spec, seen));
    assertThat(seen).containsKeys(ReasonCode.UNDECODABLE, ReasonCode.WRONG_LENGTH);
  }

  /** The events' schema with two fields changed in their places, or one gone. */
  private static Schema changed(Random random) {
    List<Schema.Field> fields = new ArrayList<>(SCHEMA.getFields());
    if (random.nextInt(3) == 0) {
      fields.remove(random.nextInt(fields.size()));
    } else {
      Collections.swap(fields, random.nextInt(fields.size()), random.nextInt(fields.size()));
    }
    List<Schema.Field> copies =
        fields.stream()
            .filter(field -> !field.name().equals("skipped")) // names the whole record
            .map(field -> new Schema.Field(field.name(), field.schema(), null, (Object) null))
            .toList();
    return Schema.createRecord("Event", null, "r", false, copies);
  }

  private static void requireSound(Outcome outcome, EventSpec spec, Map<ReasonCode, Integer> seen) {
    if (outcome instanceof Rejected rejected) {
      assertThat(rejected.sentence()).hasSizeBetween(10, 400).doesNotContain("Exception");
      seen.merge(rejected.code(), 1, Integer::sum);
    } else {
      requireWhole((Example) outcome, spec);
    }
  }

  private static void requireWhole(Example example, EventSpec spec) {
    assertThat(example.features()).hasSize(spec.rawSize());
    for (float value : example.features()) {
      assertThat(Float.isInfinite(value)).isFalse();
    }
    assertThat(example.label()).hasSize(3);
    assertThat(example.weight()).isBetween(0f, Float.MAX_VALUE);
  }
}
