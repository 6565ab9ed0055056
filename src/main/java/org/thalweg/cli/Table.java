package org.thalweg.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.thalweg.definition.Plain;

/**
 * Columns of text: the first to the left, the others to the right. Whatever a cell holds can't draw
 * on a terminal.
 */
final class Table {
  private static final String GAP = "   ";

  private final List<String[]> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(titles.clone());
  }

  /** Adds a row, which has as many cells as there are titles. */
  void row(String... cells) {
    rows.add(Arrays.stream(cells).map(Plain::start).toArray(String[]::new));
  }

  void print(PrintWriter out) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      out.println(line(row, widths));
    }
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < row.length; i++) {
      String padding = " ".repeat(widths[i] - row[i].length());
      line.append(i == 0 ? row[i] + padding : GAP + padding + row[i]);
    }
    return line.toString().stripTrailing();
  }
}
