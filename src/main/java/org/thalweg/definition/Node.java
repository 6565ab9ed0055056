package org.thalweg.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One value of a definition together with its path.
 *
 * <p>The tree is what YAML and JSON readers give: {@code Map} with text keys, {@code List}, {@code
 * String}, {@code Boolean}, {@code Number} and {@link Unquoted}. Reading never throws for what a
 * user wrote: a wrong value becomes a {@link Problem} and the getter answers its fallback, so that
 * one reading finds every mistake. The reader of the whole calls {@link Problems#throwIfAny()} at
 * the end.
 *
 * <p>A child that is not there is an <em>absent</em> node: its getters answer their fallbacks
 * without a problem. An explicit {@code null} counts as absent, but in a list of texts it is one of
 * them. A {@code ~} where a text is wanted is a problem.
 */
public final class Node {

  private static final String NOTHING_OR_TEXT =
      "must be in quotes if it is a text, or left out if it is nothing: ";

  private final Object value;
  private final String path;
  private final Problems problems;

  private Node(Object value, String path, Problems problems) {
    this.value = value;
    this.path = path;
    this.problems = problems;
  }

  /** The node of a whole tree; its path is empty. */
  public static Node root(Object tree, Problems problems) {
    return new Node(tree, "", Objects.requireNonNull(problems, "problems"));
  }

  /** Where this value is, such as {@code network[2].dense.units}. */
  public String path() {
    return path;
  }

  /** The same value at the same place, with its problems collected elsewhere. */
  public Node with(Problems elsewhere) {
    return new Node(value, path, Objects.requireNonNull(elsewhere, "elsewhere"));
  }

  /** Where problems of this tree are collected. */
  public Problems problems() {
    return problems;
  }

  /** The value as it was read, or {@code null} if absent. */
  public Object raw() {
    return value;
  }

  public boolean isAbsent() {
    return typed() == null;
  }

  /** What this is where no text is wanted. */
  Object typed() {
    return value instanceof Unquoted plain ? plain.value() : value;
  }

  public boolean isMap() {
    return value instanceof Map;
  }

  public boolean isList() {
    return value instanceof List;
  }

  public boolean isScalar() {
    return !isAbsent() && !isMap() && !isList();
  }

  /** Adds a problem at this path. */
  public void problem(String message) {
    problems.add(path, message);
  }

  /** The child of a map under {@code key}; absent if there is none or this is not a map. */
  public Node get(String key) {
    Object child = value instanceof Map<?, ?> map ? map.get(key) : null;
    return new Node(child, path.isEmpty() ? key : path + "." + key, problems);
  }

  /** Like {@link #get}; that the child is absent is a problem. */
  public Node require(String key) {
    Node child = get(key);
    if (child.value != null && child.isAbsent()) {
      child.problem(NOTHING_OR_TEXT + child.value);
    } else if (child.isAbsent()) {
      child.problem("is missing");
    }
    return child;
  }

  /** The items of a list; none if absent. Anything else is a problem. */
  public List<Node> items() {
    if (!isAbsent() && !isList()) {
      problem("must be a list: " + show(value));
    }
    List<Node> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        items.add(new Node(list.get(i), path + "[" + i + "]", problems));
      }
    }
    return items;
  }

  /** The keys of a map in their order; none if absent. Anything else is a problem. */
  public List<String> keys() {
    if (!isAbsent() && !isMap()) {
      problem("must be a map: " + show(value));
    }
    List<String> keys = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(key -> keys.add(String.valueOf(key)));
    }
    return keys;
  }

  /** Makes every other key of this map a problem, and anything but a map (or nothing) too. */
  public void allowOnly(String... allowed) {
    List<String> names = List.of(allowed);
    for (String key : keys()) {
      if (!names.contains(key)) {
        get(key).problem("unknown key" + Suggestion.of(key, names));
      }
    }
  }

  /** A text; numbers and booleans are taken as they were written. */
  public String text(String fallback) {
    if (value == null) {
      return fallback;
    }
    if (isAbsent() && !path.endsWith("]")) {
      if (value.toString().equals("~")) {
        problem(NOTHING_OR_TEXT + value);
      }
      return fallback;
    }
    if (!isMap() && !isList()) {
      return value.toString();
    }
    problem("must be a text: " + show(value));
    return fallback;
  }

  /** A whole number from {@code min} to {@code max}. */
  public int integer(int fallback, int min, int max) {
    return (int) whole(fallback, min, max);
  }

  /** A whole number from {@code min} to {@code max}. */
  public long whole(long fallback, long min, long max) {
    return NumberReading.whole(this, fallback, min, max);
  }

  /** A finite number from {@code min} to {@code max}. */
  public double number(double fallback, double min, double max) {
    return NumberReading.number(this, fallback, min, max);
  }

  /** A finite number above 0. */
  public double positive(double fallback) {
    return NumberReading.positive(this, fallback);
  }

  /** True or false. */
  public boolean flag(boolean fallback) {
    Object given = typed();
    if (given == null || given instanceof Boolean) {
      return given == null ? fallback : (Boolean) given;
    }
    problem("must be true or false: " + show(value));
    return fallback;
  }

  /** A list of texts; empty if absent. */
  public List<String> texts() {
    List<Node> items = items();
    for (Node item : items) {
      if (item.value == null) {
        item.problem("must be a text, an empty one in quotes: nothing");
      }
    }
    return items.stream().map(item -> item.text("")).toList();
  }

  /** A time such as {@code 200 ms}, {@code 30 s}, {@code 5 min}, {@code 1 h} or {@code 30 d}. */
  public Duration duration(Duration fallback) {
    return scalar(fallback, Quantity::duration);
  }

  /** A number of bytes such as {@code 512 KiB} or {@code 1 MiB}; a bare number is in bytes. */
  public long bytes(long fallback) {
    boolean whole = typed() instanceof Integer || typed() instanceof Long;
    return scalar(fallback, text -> Quantity.bytes(whole ? typed().toString() : text));
  }

  /** One of an enum's names, written like {@code exactly-once} or {@code exactlyOnce}. */
  public <E extends Enum<E>> E oneOf(Class<E> type, E fallback) {
    return scalar(fallback, text -> EnumNames.parse(type, text));
  }

  /**
   * A scalar read by {@code parse}, whose {@link IllegalArgumentException}'s message becomes a
   * problem.
   */
  public <T> T scalar(T fallback, Function<String, T> parse) {
    if (isAbsent()) {
      return fallback;
    }
    if (!isScalar()) {
      problem("must be a single value: " + show(value));
      return fallback;
    }
    return build(fallback, () -> parse.apply(value.toString()));
  }

  /** What {@code maker} makes; its {@link IllegalArgumentException}'s message becomes a problem. */
  public <T> T build(T fallback, Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      problem(e.getMessage());
      return fallback;
    }
  }

  static String show(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  @Override
  public String toString() {
    return path + " = " + show(value);
  }
}
