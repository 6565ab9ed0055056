package org.thalweg.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.definition.Node;
import org.thalweg.definition.Suggestion;

/** The kinds of features, by the names that {@code type} takes. */
final class FeatureKind {

  /** Reads a feature's node. */
  @FunctionalInterface
  private interface Reader {
    Feature read(String name, Node node);
  }

  private static final Map<String, Reader> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put(NumberFeature.TYPE, NumberFeature::read);
    KINDS.put(CategoryFeature.TYPE, CategoryFeature::read);
    KINDS.put(VectorFeature.TYPE, VectorFeature::read);
    KINDS.put(TimeFeature.TYPE, TimeFeature::read);
    KINDS.put(TextFeature.TYPE, TextFeature::read);
    KINDS.put(ImageFeature.TYPE, ImageFeature::read);
    KINDS.put(SequenceFeature.TYPE, SequenceFeature::read);
  }

  private FeatureKind() {}

  static Set<String> names() {
    return Collections.unmodifiableSet(KINDS.keySet());
  }

  /** A map of features by name, or a list of the names of numbers. */
  static List<Feature> readAll(Node node) {
    List<Feature> features = new ArrayList<>();
    if (node.isList()) {
      for (Node item : node.items()) {
        features.add(NumberFeature.read(item.text(""), Node.root(Map.of(), node.problems())));
      }
      node.build(null, () -> Distinct.require(features.stream().map(Feature::name).toList()));
    }
    List<String> names = node.isList() ? List.of() : node.keys();
    for (String name : names) {
      Feature feature = read(name, node.get(name));
      if (feature != null) {
        features.add(feature);
      }
    }
    if (features.isEmpty() && names.isEmpty() && !node.isAbsent()) {
      node.problem("must name at least one feature: none");
    }
    return features;
  }

  /** The feature; {@code null} after a problem that leaves none. */
  static Feature read(String name, Node node) {
    String type = node.get("type").text(NumberFeature.TYPE);
    Reader kind = KINDS.get(type);
    if (kind == null) {
      String known = Suggestion.of(type, KINDS.keySet());
      node.get("type").problem("unknown type of feature: " + type + known);
      return null;
    }
    return kind.read(name, node);
  }
}
