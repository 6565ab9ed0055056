package org.thalweg.event;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rule that names differ from each other. */
final class Distinct {

  private Distinct() {}

  static List<String> require(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException("must differ from each other: " + name + " twice");
      }
    }
    return names;
  }
}
