package org.thalweg.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thalweg.event.Fixtures.example;
import static org.thalweg.event.Fixtures.record;
import static org.thalweg.event.Fixtures.spec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

final class TextFeatureTest {

  private static final Schema SCHEMA = record("t: [\"null\",\"string\"]");

  private static float[] ids(String options, String text) {
    return example(SCHEMA, "{features: {t: {type: text, " + options + "}}}", text).features();
  }

  private static List<String> words(byte[] text) {
    List<String> words = new ArrayList<>();
    Tokenizer tokenizer = new Tokenizer();
    int at = tokenizer.next(text, 0, text.length);
    while (tokenizer.length() > 0) {
      words.add(new String(tokenizer.word(), 0, tokenizer.length(), StandardCharsets.UTF_8));
      at = tokenizer.next(text, at, text.length);
    }
    return words;
  }

  private static List<String> words(String text) {
    return words(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void wordsAreLettersAndDigitsInLowerCase() {
    assertThat(words("Hello, World! it's 2nd—ÉCOLE straße\n"))
        .containsExactly("hello", "world", "it", "s", "2nd", "école", "straße");
    assertThat(words("हिन्दी ШКОЛА 𝔘nicode")).containsExactly("हिन्दी", "школа", "𝔘nicode");
    assertThat(words("")).isEmpty();
    assertThat(words("... !")).isEmpty();
  }

  @Test
  void ideographsAreWordsByThemselves() {
    assertThat(words("ab東京c")).containsExactly("ab", "東", "京", "c");
  }

  @Test
  void longWordsAreCutAtACharacter() {
    assertThat(words("a" + "é".repeat(100) + " b")).containsExactly("a" + "é".repeat(31), "b");
  }

  @Test
  void damagedBytesStandBetweenWords() {
    byte[] text = {'a', (byte) 0xc3, 'b', (byte) 0xff, 'c', (byte) 0x80, 'd', (byte) 0xe4};
    assertThat(words(text)).containsExactly("a", "b", "c", "d");
  }

  @Property(tries = 500)
  void everyTextIsCutLikeItsCodePoints(@ForAll String text) {
    String clean = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    List<String> expected = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    (clean + " ")
        .codePoints()
        .forEach(
            c -> {
              boolean alone = Character.isIdeographic(c);
              boolean in =
                  Character.isLetterOrDigit(c)
                      || Character.getType(c) == Character.NON_SPACING_MARK
                      || Character.getType(c) == Character.COMBINING_SPACING_MARK;
              if ((alone || !in) && !word.isEmpty()) {
                expected.add(word.toString());
                word.setLength(0);
              }
              if (alone) {
                expected.add(Character.toString(c));
              } else if (in) {
                String lower = Character.toString(Character.toLowerCase(c));
                if (bytes(word + lower) <= Tokenizer.MAX_BYTES) {
                  word.append(lower);
                }
              }
            });
    assertThat(words(clean)).isEqualTo(expected);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void vocabularyWordsHaveIdsFromTwo() {
    String options = "vocabulary: [good, bad], maxTokens: 4";
    assertThat(ids(options, "Bad, very good")).containsExactly(3, 1, 2, 0);
    assertThat(ids(options, "good good good bad bad bad")).containsExactly(2, 2, 2, 3);
    assertThat(ids(options, null)).containsExactly(0, 0, 0, 0);
    assertThat(ids(options + ", pad: start", "Bad!")).containsExactly(0, 0, 0, 3);
    assertThat(spec(SCHEMA, "{features: {t: {type: text, " + options + "}}}").tensors())
        .containsExactly(new Tensor("t", List.of(4), 4, 0));
  }

  @Test
  void hashedWordsHaveIdsFromOne() {
    float[] ids = ids("buckets: 1000, maxTokens: 3", "Forty 42 forty");
    assertThat(ids).containsExactly(ids[0], 477, ids[0]);
    assertThat(ids[0]).isBetween(1f, 1000f);
  }

  @Test
  void mistakesAreNamed() {
    assertThat(Fixtures.problems(SCHEMA, "{features: {t: {type: text}}}"))
        .containsExactly(
            "events.features.t: must have either vocabulary or buckets: [type]",
            "events.features.t.maxTokens: is missing");
    assertThat(
            Fixtures.problems(
                record("t: int"), "{features: {t: {type: text, buckets: 9, maxTokens: 3}}}"))
        .containsExactly("events.features.t: the field t must be a string: int");
  }
}
