package org.thalweg.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** What somebody who wrote an unknown name may have meant. */
public final class Suggestion {

  /** A longer name means none of ours. */
  private static final int LONGEST = 100;

  /** More names are not compared with: a definition may have as many mistakes as names. */
  private static final int MOST_COMPARED = 1000;

  /** More names are not listed. */
  private static final int MOST_LISTED = 50;

  private Suggestion() {}

  /**
   * {@code "; did you mean NAME?"} for the nearest known name, or the list of all; empty for a name
   * beyond all reason.
   */
  public static String of(String written, Collection<String> known) {
    if (written.length() > LONGEST) {
      return "";
    }
    return known.stream()
        .limit(MOST_COMPARED)
        .filter(name -> Math.abs(name.length() - written.length()) <= tolerance(name))
        .min(Comparator.comparingInt(name -> distance(written, name)))
        .filter(name -> distance(written, name) <= tolerance(name))
        .map(name -> "; did you mean " + name + "?")
        .orElseGet(() -> "; known: " + list(known));
  }

  private static int tolerance(String name) {
    return Math.max(1, name.length() / 3);
  }

  private static String list(Collection<String> known) {
    String list = known.stream().limit(MOST_LISTED).collect(Collectors.joining(", "));
    return known.size() > MOST_LISTED ? list + ", ... (" + known.size() + ")" : list;
  }

  /** Edit distance in which two letters in the wrong order are one mistake; case ignored. */
  private static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, d, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(String a, String b, int[][] d, int i, int j) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(d[i - 1][j - 1] + same, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
  }
}
