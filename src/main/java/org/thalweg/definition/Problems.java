package org.thalweg.definition;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the mistakes of one definition, so that all are reported at once. */
public final class Problems {

  private final Set<Problem> all = new LinkedHashSet<>();

  /** Adds one, unless the same was found before. */
  public void add(String path, String message) {
    all.add(new Problem(path, message));
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
      throw new InvalidDefinitionException(all());
    }
  }
}
