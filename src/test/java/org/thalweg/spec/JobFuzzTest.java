package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.thalweg.definition.InvalidDefinitionException;

/**
 * Job files with something changed at random are read, or refused by our own exception. {@code
 * -Dfuzz=100000} tries that many of each kind.
 */
final class JobFuzzTest {
  private static final int TRIES = Integer.getInteger("fuzz", 1_000);
  private static final List<String> JOBS = List.of(Jobs.SHORT, Jobs.LONG, Jobs.WIDE);
  private static final String LETTERS =
      "{}[]:,-#&*!|>'\"%@`\\\n\t \u0000\u00e9\ud83d\ude00~09aez.$";
  private static final List<Object> VALUES =
      List.of(
          0,
          -1,
          1,
          Integer.MAX_VALUE,
          Long.MIN_VALUE,
          1e300,
          -0.0,
          true,
          "",
          "x",
          "none",
          "-1 s",
          "9".repeat(30),
          "1 s",
          "1 events",
          "999999999999999 d",
          "a b",
          "${env:X}",
          "${",
          "\n",
          List.of(),
          Map.of(),
          List.of(List.of()),
          Map.of("", ""),
          Map.of("type", "record"),
          List.of("relu", Map.of("dense", 3)),
          "dropout",
          "{",
          "{}",
          "tanh");

  private final Random random = new Random(20_261_123);

  @Test
  void changedTextIsReadOrRefused() {
    for (int i = 0; i < TRIES; i++) {
      String text = JOBS.get(random.nextInt(JOBS.size()));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        text = changed(text);
      }
      assertReadOrRefused(text);
    }
  }

  @Test
  void changedValuesAreReadOrRefused() {
    List<Object> trees = JOBS.stream().map(Yaml::read).toList();
    for (int i = 0; i < TRIES; i++) {
      Object tree = trees.get(random.nextInt(trees.size()));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        tree = changed(tree);
      }
      assertReadOrRefused(Bundle.json(tree));
    }
  }

  private static void assertReadOrRefused(String text) {
    try {
      TrainJob job = Jobs.train(text);
      assertThat(Jobs.train(job.bundle()).definition()).isEqualTo(job.definition());
    } catch (InvalidDefinitionException refused) {
      assertThat(refused.problems()).as(text).isNotEmpty();
      assertThat(refused.getMessage()).as(text).doesNotContain("Exception", "org.thalweg");
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("must be read or refused:\n" + text, e);
    }
  }

  private String changed(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(12));
    char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, from) + letter + text.substring(from);
      case 1 -> text.substring(0, from) + text.substring(to);
      case 2 -> text.substring(0, to) + text.substring(from);
      default ->
          text.substring(0, from) + letter + text.substring(Math.min(from + 1, text.length()));
    };
  }

  /** A copy with one value, anywhere, changed, gone, or renamed. */
  private Object changed(Object tree) {
    boolean here = random.nextInt(4) == 0;
    if (!here && tree instanceof Map<?, ?> map && !map.isEmpty()) {
      return changedMap(map);
    }
    if (!here && tree instanceof List<?> list && !list.isEmpty()) {
      List<Object> copy = new ArrayList<>(list);
      int at = random.nextInt(copy.size());
      copy.set(at, changed(copy.get(at)));
      return copy;
    }
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private Object changedMap(Map<?, ?> map) {
    Map<Object, Object> copy = new LinkedHashMap<>(map);
    List<Object> keys = new ArrayList<>(copy.keySet());
    Object key = keys.get(random.nextInt(keys.size()));
    Object value = copy.get(key);
    switch (random.nextInt(6)) {
      case 0 -> copy.remove(key);
      case 1 -> copy.put(key + "x", copy.remove(key));
      default -> copy.put(key, changed(value));
    }
    return copy;
  }
}
