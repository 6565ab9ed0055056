package org.thalweg.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Uses of fields, arranged like the record: a node holds the uses of one field. */
final class FieldTree {

  final List<Use> uses = new ArrayList<>();
  final Map<String, FieldTree> children = new LinkedHashMap<>();

  static FieldTree of(List<Use> uses) {
    FieldTree root = new FieldTree();
    for (Use use : uses) {
      FieldTree node = root;
      for (String name : use.field().split("\\.", -1)) {
        node = node.children.computeIfAbsent(name, key -> new FieldTree());
      }
      node.uses.add(use);
    }
    return root;
  }

  boolean isUnused() {
    return uses.isEmpty() && children.isEmpty();
  }

  /** The uses here and below. */
  List<Use> all() {
    List<Use> all = new ArrayList<>(uses);
    children.values().forEach(child -> all.addAll(child.all()));
    return all;
  }
}
