package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.record;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

/** Texts that are not UTF-8 are refused wherever they are looked at, lest several become one. */
final class Utf8Test {

  private static final Schema SCHEMA = record("k: string; x: double");

  @Test
  void twoKeysThatAreNoTextsAreNotOne() {
    for (byte last : new byte[] {(byte) 0xff, (byte) 0xfe}) {
      Utf8 key = new Utf8(new byte[] {'z', last});
      String shown = String.format("%02X", last);
      Rejected bad = new Rejected(ReasonCode.UNDECODABLE, "byte 2: a text must be UTF-8: " + shown);
      for (String events :
          List.of(
              "{features: [x], id: k}",
              "{features: {x: {}, k: {type: category, buckets: 4}}}",
              "{features: {x: {}, k: {type: category, vocabulary: [a, z]}}}",
              "{features: {x: {}, k: {type: text, buckets: 4, maxTokens: 1}}}",
              "{features: [x], label: {field: k, classes: [a, z]}}")) {
        assertThat(Fixtures.read(SCHEMA, events, key, 1.0)).as(events).isEqualTo(bad);
      }
    }
  }

  @Test
  void whatNobodyLooksAtMayBeAnything() {
    assertThat(Fixtures.read(SCHEMA, "{features: [x]}", new Utf8(new byte[] {-1}), 1.0))
        .isInstanceOf(Example.class);
  }

  /** As the JDK's strict reader has it, byte for byte. */
  @Test
  void itAgreesWithTheJdk() {
    Random random = new Random(1);
    byte[] kinds = {'a', (byte) 0x80, (byte) 0xbf, (byte) 0xc1, (byte) 0xc3, (byte) 0xe0};
    byte[] more = {(byte) 0xed, (byte) 0xa0, (byte) 0xf0, (byte) 0x90, (byte) 0xf4, (byte) 0x8f};
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      for (int j = 0; j < bytes.length; j++) {
        int kind = random.nextInt(20);
        bytes[j] = kind < 6 ? kinds[kind] : kind < 12 ? more[kind - 6] : (byte) ('a' + kind);
      }
      assertAgrees(bytes);
    }
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      assertAgrees(Character.toString(c).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void assertAgrees(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(40), true);
    int bad = result.isError() ? in.position() : -1;
    int found = org.thalweg.event.Utf8.firstBad(bytes, 0, bytes.length);
    if (found != bad) { // a million assertions take long
      assertThat(found).as(HexFormat.of().formatHex(bytes)).isEqualTo(bad);
    }
  }
}
