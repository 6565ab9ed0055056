package org.thalweg.flink.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;

/** A dead letter is read back as it was written: every byte, every header, in their order. */
final class DeadLetterTest {

  @Provide
  static Arbitrary<InRecord> events() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(60).injectNull(0.2);
    Arbitrary<Header> header =
        Combinators.combine(Arbitraries.of("a", "b", "", "ü\u0000"), bytes).as(Header::new);
    return Combinators.combine(
            Arbitraries.of("t", "other.topic"),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(0),
            Arbitraries.longs().greaterOrEqual(-1),
            bytes,
            bytes,
            header.array(Header[].class).ofMaxSize(6))
        .as(InRecord::new);
  }

  @Property(tries = 300)
  void whatIsWrittenIsRead(
      @ForAll("events") InRecord event, @ForAll ReasonCode code, @ForAll String sentence) {
    String message = new String(sentence.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    OutRecord out = new DeadLetters().encode(event, new Rejected(code, message));
    DeadLetter letter = DeadLetter.read(out.value());

    assertThat(out.key()).isEqualTo(event.key());
    assertThat(letter.reason()).isEqualTo(code.name());
    assertThat(letter.message()).isEqualTo(message);
    assertThat(letter.event()).usingRecursiveComparison().isEqualTo(event);
    assertThat(letter.size()).isEqualTo(event.value() == null ? 0 : event.value().length);
    assertThat(letter.cut()).isFalse();
    assertThat(letter.isMark()).isFalse();
  }

  @Test
  void aMarkIsALetterOfItsOwnKind() {
    byte[] mark = new DeadLetters().encodeMark("events", 3, 17, List.of("A", "B"));
    DeadLetter read = DeadLetter.read(mark);

    assertThat(read.isMark()).isTrue();
    assertThat(read.event().topic()).isEqualTo("events");
    assertThat(read.event().partition()).isEqualTo(3);
    assertThat(read.event().offset()).isEqualTo(17);
    assertThat(read.event().headers()).extracting(Header::name).containsExactly("A", "B");
    assertThat(read.message()).isEqualTo("dead letters before this offset were replayed: A, B");
  }

  @Test
  void aLetterOfAnEarlierBuildHasNoLastField() {
    InRecord event = new InRecord("t", 0, 1, 2, null, new byte[] {1}, Header.NONE);
    byte[] now = new DeadLetters().encode(event, new Rejected(ReasonCode.UNDECODABLE, "m")).value();

    DeadLetter read = DeadLetter.read(Arrays.copyOf(now, now.length - 1));
    assertThat(read.cut()).isFalse();
    assertThat(read.event().value()).containsExactly(1);
  }

  @Test
  void aLengthThatLiesIsRefusedBeforeMemoryIsTaken() {
    byte[] lies = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 'x'};
    assertThatThrownBy(() -> DeadLetter.read(lies))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a length must fit in the 1 bytes left: 2147483647");
    assertThatThrownBy(() -> DeadLetter.read(null))
        .hasMessage("a dead letter must have a value: null");
  }
}
