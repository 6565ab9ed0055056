package org.thalweg.local.letters;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which letters are replayed.
 *
 * @param reasons codes; none for all
 * @param limit the most letters, at least 1
 */
public record ReplayOptions(SortedSet<String> reasons, long limit) {

  public ReplayOptions {
    reasons = new TreeSet<>(reasons);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1: " + limit);
    }
  }

  boolean ask(String reason) {
    return reasons.isEmpty() || reasons.contains(reason);
  }
}
