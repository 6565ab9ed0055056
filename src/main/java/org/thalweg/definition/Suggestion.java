package org.thalweg.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What somebody who wrote an unknown name may have meant. */
public final class Suggestion {

  private Suggestion() {}

  /** {@code "; did you mean NAME?"} for the nearest known name, or the list of all. */
  public static String of(String written, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(written, name)))
        .filter(name -> distance(written, name) <= Math.max(1, name.length() / 3))
        .map(name -> "; did you mean " + name + "?")
        .orElse("; known: " + String.join(", ", known));
  }

  /** Levenshtein's edit distance, case ignored. */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
