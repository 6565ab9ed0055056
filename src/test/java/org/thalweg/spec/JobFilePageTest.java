package org.thalweg.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problem;
import org.thalweg.definition.Problems;
import org.thalweg.local.feed.InputSpec;

/**
 * docs/job-file.md names every key that the readers take. The readers are asked: an unknown key in
 * each map makes them list the known ones.
 */
final class JobFilePageTest {
  private static final String UNKNOWN = "?".repeat(40);
  private static final String LIST = "; known: ";

  /** Here the known names are the job's own. */
  private static final String INPUTS_OF_A_JOB = "network.branches.?";

  private static final String INPUTS =
      """
      - {generator: {hyperplane: {}}}
      - {generator: {sea: {}}}
      - {generator: {digits: {}}}
      - {csv: {}}
      - {tsv: {}}
      - {jsonl: {}}
      - {avro: {}}
      - {idx: {}}
      """;

  @Test
  void everyKeyStandsOnThePage() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String job : List.of(Jobs.LONG, Jobs.WIDE, Jobs.LONG_SCORE)) {
      for (Object tree : withUnknownKeys(Yaml.read(job))) {
        collect(Jobs.mistakes(Bundle.json(tree)), keys);
      }
    }
    for (Object input : (List<?>) Yaml.read(INPUTS)) {
      withUnknownKeys(input).forEach(tree -> collect(mistakesOfInput(tree), keys));
    }
    assertThat(keys)
        .contains("thalweg", "chunk", "vocabulary", "last", "invertAfter", "split", "maxWaiting");
    String page = Files.readString(Path.of("docs/job-file.md"));
    assertThat(keys).allMatch(key -> isNamed(page, key));
  }

  static List<String> wrongNames() {
    return List.of(
        Jobs.SHORT.replace("{dense: 8}", "'" + UNKNOWN + "'"),
        Jobs.SHORT + "training: {optimizer: '" + UNKNOWN + "'}",
        Jobs.SHORT + "training: {optimizer: {sgd: {schedule: '" + UNKNOWN + "'}}}",
        Jobs.SHORT + "training: {loss: '" + UNKNOWN + "'}",
        Jobs.SHORT.replace("{period: {}}", "{period: {type: '" + UNKNOWN + "'}}"));
  }

  @ParameterizedTest
  @MethodSource("wrongNames")
  void everyLayerOptimizerLossAndFeatureStandsOnThePage(String job) throws IOException {
    Set<String> names = new TreeSet<>();
    collect(Jobs.mistakes(job), names);
    String page = Files.readString(Path.of("docs/job-file.md"));
    assertThat(names).isNotEmpty().allMatch(name -> isNamed(page, name));
  }

  /** Whether a name stands in code on the page. */
  private static boolean isNamed(String page, String name) {
    return Pattern.compile("`[^`\n]*\\b" + name + "\\b[^`\n]*`").matcher(page).find();
  }

  private static void collect(List<String> mistakes, Set<String> keys) {
    for (String mistake : mistakes) {
      int at = mistake.indexOf(LIST);
      if (at >= 0 && mistake.contains("unknown") && !mistake.startsWith(INPUTS_OF_A_JOB)) {
        keys.addAll(List.of(mistake.substring(at + LIST.length()).split(", ")));
      }
    }
    keys.remove("");
  }

  private static List<String> mistakesOfInput(Object tree) {
    Problems problems = new Problems();
    InputSpec.read(Node.root(tree, problems), Path.of("."));
    return problems.all().stream().map(Problem::toString).toList();
  }

  /** Copies of a tree, each with an unknown key in another one of its maps. */
  private static List<Object> withUnknownKeys(Object tree) {
    List<Object> copies = new ArrayList<>();
    if (tree instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>(map);
      copy.put(UNKNOWN, 1);
      copies.add(copy);
      for (Object key : new LinkedHashSet<>(map.keySet())) {
        for (Object value : withUnknownKeys(map.get(key))) {
          Map<Object, Object> changed = new LinkedHashMap<>(map);
          changed.put(key, value);
          copies.add(changed);
        }
      }
    }
    if (tree instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        for (Object value : withUnknownKeys(list.get(i))) {
          List<Object> changed = new ArrayList<>(list);
          changed.set(i, value);
          copies.add(changed);
        }
      }
    }
    return copies;
  }
}
