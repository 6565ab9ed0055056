package org.thalweg.definition;

import java.util.ArrayList;
import java.util.List;

/** Collects the mistakes of one definition, so that all are reported at once. */
public final class Problems {

  private final List<Problem> all = new ArrayList<>();

  /** Adds one, unless the same was found before. */
  public void add(String path, String message) {
    Problem problem = new Problem(path, message);
    if (!all.contains(problem)) {
      all.add(problem);
    }
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** What was found so far, in the order of finding. */
  public List<Problem> all() {
    return List.copyOf(all);
  }

  /**
   * Ends the reading of a definition.
   *
   * @throws InvalidDefinitionException with all problems, if there is one
   */
  public void throwIfAny() {
    if (!all.isEmpty()) {
      throw new InvalidDefinitionException(all);
    }
  }
}
