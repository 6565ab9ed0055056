package org.thalweg.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.thalweg.definition.Node;

/** Reads and writes the {@code label} of a definition. */
final class LabelReading {

  private LabelReading() {}

  /** The label; {@code null} if there is none or a problem leaves none. */
  static Label read(Node node) {
    if (node.isAbsent()) {
      return null;
    }
    node.allowOnly("field", "classes", "flag", "number", "flags", "standardise", "ahead");
    String field = node.require("field").text("label");
    List<String> kinds =
        Stream.of("classes", "flag", "number", "flags")
            .filter(kind -> !node.get(kind).isAbsent())
            .toList();
    if (kinds.size() != 1) {
      node.problem("must have exactly one of classes, flag, number, flags: " + kinds);
      return null;
    }
    String kind = kinds.get(0);
    if (!node.get("standardise").isAbsent() && !kind.equals("number")) {
      node.get("standardise").problem("must go with a number: " + kind);
    }
    Label label = read(node, field, kind);
    return node.get("field").isAbsent() ? null : label;
  }

  private static Label read(Node node, String field, String kind) {
    Node value = node.get(kind);
    return switch (kind) {
      case "classes" -> value.build(null, () -> new Label.Classes(field, names(value)));
      case "flags" -> value.build(null, () -> new Label.Flags(field, names(value)));
      case "flag" -> {
        requireTrue(value);
        yield new Label.Flag(field);
      }
      default -> {
        requireTrue(value);
        yield new Label.Quantity(field, node.get("standardise").flag(true));
      }
    };
  }

  private static void requireTrue(Node value) {
    if (!value.flag(true)) {
      value.problem("must be true: false");
    }
  }

  /** A list of texts, or how many: then they are 0, 1, 2, .... */
  private static List<String> names(Node node) {
    return node.isScalar()
        ? IntStream.range(0, node.integer(2, 1, Label.MOST)).mapToObj(Integer::toString).toList()
        : node.texts();
  }

  /** How many events ahead the label is predicted; 0 if nothing is said of it. */
  static int ahead(Node node) {
    return node.get("ahead").integer(0, 0, PastRows.MAX_AHEAD);
  }

  /** A definition; what {@link #read} and {@link #ahead} take. */
  static Map<String, Object> definition(Label label, int ahead) {
    Map<String, Object> definition = new LinkedHashMap<>(definition(label));
    if (ahead > 0) {
      definition.put("ahead", ahead);
    }
    return definition;
  }

  private static Map<String, Object> definition(Label label) {
    if (label instanceof Label.Classes classes) {
      return Definition.of("field", label.field(), "classes", classes.names());
    }
    if (label instanceof Label.Flags flags) {
      return Definition.of("field", label.field(), "flags", flags.names());
    }
    if (label instanceof Label.Quantity quantity) {
      return Definition.of(
          "field", label.field(), "number", true, "standardise", quantity.standardise());
    }
    return Definition.of("field", label.field(), "flag", true);
  }
}
