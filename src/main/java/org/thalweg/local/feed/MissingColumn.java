package org.thalweg.local.feed;

import java.util.List;
import org.thalweg.definition.Suggestion;

/** What may be the reason that a table lacks a column. */
final class MissingColumn {
  private static final int FEW = 20;
  private static final String DELIMITERS = ",;\t|";
  private static final String FOUND = "; did you mean ";

  private MissingColumn() {}

  static String advice(String missing, List<String> columns, CsvFormat format) {
    if (columns.size() == 1 && format.header()) {
      String header = columns.get(0);
      for (int i = 0; i < DELIMITERS.length(); i++) {
        char delimiter = DELIMITERS.charAt(i);
        if (delimiter != format.delimiter() && header.indexOf(delimiter) >= 0) {
          String shown = delimiter == '\t' ? "\\t" : String.valueOf(delimiter);
          return "its first line is one cell: if \"%s\" stands between cells, the input must say delimiter: \"%s\""
              .formatted(shown, shown);
        }
      }
    }
    String all = columns.size() > FEW ? count(missing, columns) : String.join(", ", columns);
    if (format.header()
        && format.columns().isEmpty()
        && columns.stream().anyMatch(MissingColumn::isNumber)) {
      return "its first line is "
          + all
          + ": if it names no columns, the input must say header: false and columns:";
    }
    return columns.size() > FEW ? all : "its columns are " + all;
  }

  /** The nearest of many. */
  private static String count(String missing, List<String> columns) {
    String suggestion = Suggestion.of(missing, columns);
    String nearest = suggestion.startsWith(FOUND) ? suggestion : "";
    return "it has " + columns.size() + " columns" + nearest;
  }

  private static boolean isNumber(String name) {
    try {
      double unused = Numerals.POINT.number("double", name);
      return !name.isEmpty() && !Character.isLetter(name.charAt(name.length() - 1));
    } catch (ConversionException e) {
      return false;
    }
  }
}
