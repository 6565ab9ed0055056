package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/**
 * Damaged events never do more than be rejected: no exception, no hang, no memory beyond a bound.
 * {@code -Dfuzz=1000000} is the long form.
 */
final class EventReaderFuzzTest {

  private static final int COUNT = Integer.getInteger("fuzz", 100_000);

  /** What one event may allocate: its row, and what the JDK's image decoders need. */
  private static final long MAX_BYTES = 1 << 20;

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

  private static byte[] damage(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
        case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
        case 4 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 10), (byte) -1);
        case 5 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) 0);
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(40), bytes.length - Math.max(at, from));
          System.arraycopy(bytes, from, bytes, at, length);
        }
      }
    }
    return bytes;
  }

  @Test
  void damagedEventsAreRejectedAtMost() {
    Duration limit = Duration.ofSeconds(60 + COUNT / 1000);
    Map<ReasonCode, Integer> seen =
        assertTimeoutPreemptively(limit, () -> readDamaged(EVENTS, COUNT, MAX_BYTES));
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
    long most = 8L * ImageFile.MAX_PIXELS;
    Map<ReasonCode, Integer> seen =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60 + COUNT / 100), () -> readDamaged(events, COUNT / 50, most));
    assertThat(seen).containsKeys(ReasonCode.BAD_IMAGE, ReasonCode.UNDECODABLE);
  }

  private static Map<ReasonCode, Integer> readDamaged(String events, int count, long most) {
    EventSpec spec = Fixtures.spec(SCHEMA, events);
    EventReader reader = new EventReader(spec);
    Random random = new Random(7);
    byte[][] good = new byte[64][];
    for (int i = 0; i < good.length; i++) {
      good[i] = event(random);
      assertThat(reader.read(good[i])).isInstanceOf(Example.class);
    }
    Map<ReasonCode, Integer> seen = new EnumMap<>(ReasonCode.class);
    for (int i = 0; i < count; i++) {
      byte[] bytes = damage(good[i % good.length], random);
      long before = allocated();
      Outcome outcome = reader.read(bytes);
      long taken = allocated() - before;
      assertThat(taken).as("bytes taken by event %d", i).isLessThan(most);
      if (outcome instanceof Rejected rejected) {
        assertThat(rejected.sentence()).hasSizeBetween(10, 400).doesNotContain("Exception");
        seen.merge(rejected.code(), 1, Integer::sum);
      } else {
        requireWhole((Example) outcome, spec);
      }
    }
    return seen;
  }

  private static void requireWhole(Example example, EventSpec spec) {
    assertThat(example.features()).hasSize(spec.rawSize());
    for (float value : example.features()) {
      assertThat(Float.isInfinite(value)).isFalse();
    }
    assertThat(example.label()).hasSize(3);
    assertThat(example.weight()).isBetween(0f, Float.MAX_VALUE);
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
