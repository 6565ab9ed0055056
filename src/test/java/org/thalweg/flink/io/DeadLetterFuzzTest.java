package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.fuzz.Damage;
import org.thalweg.fuzz.Fuzz;

/** Whatever lies on a dead letters topic is a letter or none, and takes little memory. */
final class DeadLetterFuzzTest {

  private static final long MOST_BYTES = 1 << 20;

  @Test
  void damagedLettersAreReadOrRefused() {
    DeadLetters letters = new DeadLetters();
    Fuzz<byte[]> fuzz = Fuzz.of("dead letters", 100_000, MOST_BYTES);
    fuzz.run(random -> Damage.of(good(letters, random), random), DeadLetterFuzzTest::read);
  }

  private static byte[] good(DeadLetters letters, Random random) {
    if (random.nextInt(8) == 0) {
      return letters.encodeMark("events", 1, random.nextInt(1000), List.of("UNDECODABLE"));
    }
    byte[] value = new byte[random.nextInt(40)];
    random.nextBytes(value);
    Header[] headers = {
      new Header("trace", value), new Header("", null), new Header("trace", new byte[3])
    };
    byte[] key = random.nextBoolean() ? null : "key".getBytes(StandardCharsets.UTF_8);
    InRecord event =
        new InRecord("events", 3, random.nextLong() >>> 1, random.nextInt(), key, value, headers);
    return letters.encode(event, new Rejected(ReasonCode.BAD_IMAGE, "must be: other")).value();
  }

  private static void read(byte[] bytes) {
    try {
      DeadLetter letter = DeadLetter.read(bytes);
      assertThat(letter.event().headers().length).isLessThan(bytes.length);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).matches("(a|an|the) .* must .*: .*|the record must be whole.*");
    }
  }
}
