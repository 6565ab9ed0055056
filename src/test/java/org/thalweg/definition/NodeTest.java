package org.thalweg.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NodeTest {

  private enum Delivery {
    EXACTLY_ONCE,
    AT_LEAST_ONCE
  }

  private final Problems problems = new Problems();

  private Node node(Object tree) {
    return Node.root(tree, problems);
  }

  private List<String> found() {
    return problems.all().stream().map(Problem::toString).toList();
  }

  @Test
  void everyValueKnowsItsPath() {
    Node network = node(Map.of("network", List.of("relu", Map.of("dense", Map.of("units", 3)))));

    Node units = network.get("network").items().get(1).get("dense").get("units");

    assertThat(units.path()).isEqualTo("network[1].dense.units");
    assertThat(units.integer(0, 1, 10)).isEqualTo(3);
  }

  @Test
  void absentAndNullAnswerTheFallbackWithoutAProblem() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("a", null);

    assertThat(node(tree).get("a").integer(7, 0, 9)).isEqualTo(7);
    assertThat(node(tree).get("b").get("c").text("x")).isEqualTo("x");
    assertThat(node(tree).get("b").items()).isEmpty();
    assertThat(node(tree).get("b").duration(Duration.ofSeconds(1))).hasSeconds(1);
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void allMistakesOfATreeAreFoundInOneReading() {
    Node tree =
        node(
            new LinkedHashMap<>(
                Map.of(
                    "size", 0,
                    "rate", Double.NaN,
                    "delay", "3 fortnights",
                    "chunk", "x",
                    "delivery", "twice",
                    "flag", "yes",
                    "names", "one",
                    "lerningRate", 1)));

    assertThat(tree.get("size").integer(32, 1, Integer.MAX_VALUE)).isEqualTo(32);
    assertThat(tree.get("rate").positive(0.1)).isEqualTo(0.1);
    assertThat(tree.get("delay").duration(Duration.ofSeconds(2))).hasSeconds(2);
    assertThat(tree.get("chunk").bytes(9)).isEqualTo(9);
    assertThat(tree.get("delivery").oneOf(Delivery.class, Delivery.EXACTLY_ONCE))
        .isEqualTo(Delivery.EXACTLY_ONCE);
    assertThat(tree.get("flag").flag(true)).isTrue();
    assertThat(tree.get("names").texts()).isEmpty();
    tree.require("schema");
    tree.allowOnly(
        "size", "rate", "delay", "chunk", "delivery", "flag", "names", "learningRate", "schema");

    assertThat(found())
        .containsExactly(
            "size: must be at least 1: 0",
            "rate: must be finite: NaN",
            "delay: must be a time such as 200 ms, 30 s, 5 min, 1 h or 30 d: 3 fortnights",
            "chunk: must be a size such as 64 KiB or 1 MiB: x",
            "delivery: must be one of exactly-once, at-least-once: twice",
            "flag: must be true or false: yes",
            "names: must be a list: one",
            "schema: is missing",
            "lerningRate: unknown key; did you mean learningRate?");
    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOf(InvalidDefinitionException.class)
        .hasMessage(String.join("\n", found()));
  }

  @Test
  void readsQuantitiesAndNames() {
    Node tree =
        node(Map.of("a", "200 ms", "b", "5min", "c", "512 KiB", "d", "atLeastOnce", "e", 4096));

    assertThat(tree.get("a").duration(null)).hasMillis(200);
    assertThat(tree.get("b").duration(null)).hasMinutes(5);
    assertThat(tree.get("c").bytes(0)).isEqualTo(524_288);
    assertThat(tree.get("d").oneOf(Delivery.class, null)).isEqualTo(Delivery.AT_LEAST_ONCE);
    assertThat(tree.get("e").bytes(0)).isEqualTo(4096);
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void zeroIsNotPositiveAndInfinityIsNotANumberInRange() {
    Node list = node(Arrays.asList(0, -0.5, Double.POSITIVE_INFINITY, 2));

    assertThat(list.items().get(0).positive(1)).isEqualTo(1);
    assertThat(list.items().get(1).positive(1)).isEqualTo(1);
    assertThat(list.items().get(2).number(1, 0, Double.MAX_VALUE)).isEqualTo(1);
    assertThat(list.items().get(3).positive(1)).isEqualTo(2);
    assertThat(found())
        .containsExactly(
            "[0]: must be above 0: 0",
            "[1]: must be above 0: -0.5",
            "[2]: must be at least 0: Infinity");
  }

  @Test
  void anEndlessSizeIsRefused() {
    node(Map.of("chunk", "999999999999999 GiB")).get("chunk").bytes(0);

    assertThat(found())
        .containsExactly("chunk: must be a size such as 64 KiB or 1 MiB: 999999999999999 GiB");
  }
}
