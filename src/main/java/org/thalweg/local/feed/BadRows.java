package org.thalweg.local.feed;

import java.util.List;
import org.thalweg.definition.Plain;

/**
 * Rows of an input that were left out because they are wrong.
 *
 * @param count how many
 * @param first what is wrong with the first of them, three at most
 */
public record BadRows(long count, List<String> first) {
  static final BadRows NONE = new BadRows(0, List.of());

  public BadRows {
    first = List.copyOf(first);
  }

  /** What is to be said of them, a line each; nothing if there are none. */
  public String text() {
    if (count == 0) {
      return "";
    }
    String rows = count == 1 ? "1 bad row was left out:" : count + " bad rows were left out:";
    String rest = count > first.size() ? "%n  ..." : "";
    return (rows + "%n  " + String.join("%n  ", first.stream().map(BadRows::plain).toList()) + rest)
        .formatted();
  }

  private static String plain(String text) {
    return Plain.text(text).replace("%", "%%");
  }
}
