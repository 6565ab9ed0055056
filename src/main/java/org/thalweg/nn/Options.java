package org.thalweg.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.thalweg.definition.EnumNames;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;

/**
 * The options of a layer, loss or optimiser. Each one that is asked for is remembered with its
 * value, given or default, so that the whole can be written back in full, and {@link #close} finds
 * the ones that nobody knows.
 *
 * <p>Three ways to write them: {@code relu}, {@code {dense: 32}}, {@code {dense: {units: 32}}}.
 */
public final class Options {

  private final String kind;
  private final Node node;
  private final String shorthand;
  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * @param kind what the options are of, such as {@code dense}
   * @param node the map of options; a single value, which stands for the option {@code shorthand};
   *     or absent
   */
  public Options(String kind, Node node, String shorthand) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.node = Objects.requireNonNull(node, "node");
    this.shorthand = shorthand;
  }

  /** The kind's name in {@code relu} or {@code {dense: 32}}; empty if it is neither. */
  public static String kindOf(Node item) {
    if (item.isMap() && item.keys().size() == 1) {
      return item.keys().get(0);
    }
    return item.isScalar() ? item.text("") : "";
  }

  /** The options in {@code relu} (none) or {@code {dense: 32}}. */
  public static Node valueOf(Node item) {
    return item.get(kindOf(item));
  }

  /** Where an option stands, for options that are definitions of their own. */
  public Node node(String key) {
    boolean isShorthand = key.equals(shorthand) && !node.isMap();
    values.putIfAbsent(key, null);
    return isShorthand ? node : node.get(key);
  }

  /** Keeps an option's value in full, after {@link #node} has read it. */
  public void keep(String key, Object value) {
    values.put(key, value);
  }

  public int integer(String key, int fallback, int min, int max) {
    return kept(key, node(key).integer(fallback, min, max));
  }

  /** A whole number that must be given. */
  public int required(String key, int min, int max) {
    Node value = node(key);
    if (value.isAbsent()) {
      node.problem(kind + " needs " + key);
    }
    return kept(key, value.integer(min, min, max));
  }

  /** A whole number that may be left out: then 0, which is not written back. */
  public int optional(String key, int min, int max) {
    int value = node(key).integer(0, min, max);
    if (value != 0) {
      values.put(key, value);
    }
    return value;
  }

  public double number(String key, double fallback, double min, double max) {
    return kept(key, node(key).number(fallback, min, max));
  }

  public double positive(String key, double fallback) {
    return kept(key, node(key).positive(fallback));
  }

  public boolean flag(String key, boolean fallback) {
    return kept(key, node(key).flag(fallback));
  }

  public <E extends Enum<E>> E oneOf(String key, Class<E> type, E fallback) {
    E value = node(key).oneOf(type, fallback);
    values.put(key, EnumNames.name(value));
    return value;
  }

  /** One whole number for all of {@code count} axes, or a list with one for each. */
  public int[] integers(String key, int count, int fallback, int min, int max) {
    Node value = node(key);
    int[] numbers = new int[count];
    List<Node> items = value.isList() ? value.items() : List.of();
    if (value.isList() && items.size() != count) {
      value.problem("must have " + count + " numbers: " + items.size());
    }
    for (int i = 0; i < count; i++) {
      Node item = value.isList() && i < items.size() ? items.get(i) : value;
      numbers[i] = item.isList() ? fallback : item.integer(fallback, min, max);
    }
    values.put(key, listOf(numbers));
    return numbers;
  }

  /** Numbers that may be left out: then none, and nothing is written back. */
  public double[] numbers(String key, double min, double max) {
    List<Node> items = node(key).items();
    double[] numbers = items.stream().mapToDouble(item -> item.number(min, min, max)).toArray();
    if (numbers.length > 0) {
      List<Object> list = new ArrayList<>();
      for (double number : numbers) {
        list.add(number);
      }
      values.put(key, list);
    }
    return numbers;
  }

  /** Where the problems of the options are collected. */
  public Problems problems() {
    return node.problems();
  }

  /** Adds a problem where the options stand. */
  public void problem(String message) {
    node.problem(message);
  }

  /** Makes every option a problem that was not asked for. */
  public void close() {
    if (node.isMap() || (!node.isAbsent() && shorthand == null)) {
      node.allowOnly(values.keySet().toArray(String[]::new));
    }
  }

  /** The definition with all options spelt out: {@code relu} or {@code {dense: {units: 32}}}. */
  public Object definition() {
    Map<String, Object> written = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (value != null) {
            written.put(key, value);
          }
        });
    return written.isEmpty() ? kind : Map.of(kind, written);
  }

  private <T> T kept(String key, T value) {
    values.put(key, value);
    return value;
  }

  private static List<Object> listOf(int[] numbers) {
    List<Object> list = new ArrayList<>();
    for (int number : numbers) {
      list.add(number);
    }
    return list;
  }
}
