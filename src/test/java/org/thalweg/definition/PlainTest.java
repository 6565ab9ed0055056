package org.thalweg.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlainTest {

  private static final String HOSTILE =
      "a\u001B[2Jb\nc\r\td\u007Fe\u0085f\u202Eg\u2066h\u2028i\uFEFFj\uD800k\u061Cl\uDB40\uDC01m";

  @Test
  void whatATerminalWouldObeyIsNotShown() {
    assertThat(Plain.text(HOSTILE)).isEqualTo("a?[2Jb?c??d?e?f?g?h?i?j?k?l?m");
  }

  @Test
  void allElseIsAsItWas() {
    String text = "caf\u00e9 \u00a0 \u65e5\u672c \uD83C\uDF0A ~!\"'";
    assertThat(Plain.text(text)).isSameAs(text);
    assertThat(Plain.text(null)).isNull();
  }

  @Test
  void noCharacterOfAnyKindIsObeyed() {
    Predicate<String> obeyed =
        Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]").asPredicate();
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .mapToObj(c -> Plain.text(Character.toString(c)))
                .filter(obeyed))
        .isEmpty();
  }

  @Test
  void aLongTextIsCut() {
    assertThat(Plain.start("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(Plain.start("x".repeat(1 << 20))).isEqualTo("x".repeat(200) + "...");
    assertThat(Plain.start("\n".repeat(201))).isEqualTo("?".repeat(200) + "...");
  }

  @Test
  void jsonSaysTheSameInOtherCharacters() {
    assertThat(Plain.json("{\"k\u202E\": \"\u0085\uDB40\uDC01\u061C caf\u00e9\"}"))
        .isEqualTo("{\"k\\u202e\": \"\\u0085\\udb40\\udc01\\u061c caf\u00e9\"}");
  }
}
