package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.fuzz.Fuzz;

/**
 * Job files with something changed at random, the Avro schema in them too, are read, or refused by
 * our own exception.
 */
final class JobFuzzTest {

  /** What reading one file may take: three times its tree, its schema and its network's layout. */
  private static final long MOST_BYTES = 64 << 20;

  private static final List<String> JOBS = jobs();
  private static final List<Object> TREES = JOBS.stream().map(JobFuzzTest::tree).toList();

  /** A class of ours, but not the schemas' name space. */
  private static final Pattern OURS = Pattern.compile("org\\.thalweg\\.(?!examples)[a-z.]+[A-Z]");

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

  /** Those of the tests and all of {@code jobs/}, their schemas inlined. */
  private static List<String> jobs() {
    List<String> jobs = new ArrayList<>(List.of(Jobs.SHORT, Jobs.LONG, Jobs.WIDE));
    try (Stream<Path> files = Files.list(Path.of("jobs"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".yaml")).sorted().toList()) {
        jobs.add(JobSpec.read(file, InputCheck.NONE).bundle());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jobs;
  }

  /** With the schema as a tree, so that it is changed as the rest is. */
  @SuppressWarnings("unchecked")
  private static Object tree(String job) {
    Map<String, Object> tree = (Map<String, Object>) Yaml.read(job);
    Map<String, Object> events = (Map<String, Object>) tree.get("events");
    if (events.get("schema") instanceof String schema) {
      events.put("schema", Yaml.read(schema));
    }
    return tree;
  }

  @Test
  void changedTextIsReadOrRefused() {
    Fuzz<String> fuzz = Fuzz.of("job files, changed text", 2_000, MOST_BYTES);
    fuzz.run(
        random -> {
          String text = JOBS.get(random.nextInt(JOBS.size()));
          for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            text = changed(text, random);
          }
          return text;
        },
        JobFuzzTest::assertReadOrRefused);
  }

  @Test
  void changedValuesAreReadOrRefused() {
    Fuzz<String> fuzz = Fuzz.of("job files, changed values", 2_000, MOST_BYTES);
    fuzz.run(
        random -> {
          Object tree = TREES.get(random.nextInt(TREES.size()));
          for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            tree = changed(tree, random);
          }
          return Bundle.json(tree);
        },
        JobFuzzTest::assertReadOrRefused);
  }

  private static void assertReadOrRefused(String text) {
    try {
      JobSpec job = JobSpec.parse(text);
      assertThat(JobSpec.parse(job.bundle()).definition()).isEqualTo(job.definition());
    } catch (InvalidDefinitionException refused) {
      assertThat(refused.problems()).as(text).isNotEmpty();
      assertThat(refused.getMessage())
          .as(text)
          .doesNotContain("Exception")
          .doesNotContainPattern(OURS);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("must be read or refused:\n" + text, e);
    }
  }

  private static String changed(String text, Random random) {
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
  private static Object changed(Object tree, Random random) {
    boolean here = random.nextInt(4) == 0;
    if (!here && tree instanceof Map<?, ?> map && !map.isEmpty()) {
      return changedMap(map, random);
    }
    if (!here && tree instanceof List<?> list && !list.isEmpty()) {
      List<Object> copy = new ArrayList<>(list);
      int at = random.nextInt(copy.size());
      switch (random.nextInt(6)) {
        case 0 -> copy.remove(at);
        case 1 -> copy.add(at, copy.get(at));
        default -> copy.set(at, changed(copy.get(at), random));
      }
      return copy;
    }
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  private static Object changedMap(Map<?, ?> map, Random random) {
    Map<Object, Object> copy = new LinkedHashMap<>(map);
    List<Object> keys = new ArrayList<>(copy.keySet());
    Object key = keys.get(random.nextInt(keys.size()));
    Object value = copy.get(key);
    switch (random.nextInt(8)) {
      case 0 -> copy.remove(key);
      case 1 -> copy.put(key + "x", copy.remove(key));
      case 2 -> copy.put(key, graft(random));
      default -> copy.put(key, changed(value, random));
    }
    return copy;
  }

  /** A part of another job. */
  private static Object graft(Random random) {
    Object part = TREES.get(random.nextInt(TREES.size()));
    while (random.nextInt(3) > 0) {
      if (part instanceof Map<?, ?> map && !map.isEmpty()) {
        part = new ArrayList<>(map.values()).get(random.nextInt(map.size()));
      } else if (part instanceof List<?> list && !list.isEmpty()) {
        part = list.get(random.nextInt(list.size()));
      }
    }
    return part;
  }
}
