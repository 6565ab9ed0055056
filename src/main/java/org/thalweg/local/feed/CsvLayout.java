package org.thalweg.local.feed;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;

/**
 * How many cells the rows of a table have that its header does not name.
 *
 * @param columns the names
 * @param shift 1 if a row's name, which has none, stands before the first column, as in R's files
 * @param trailing 1 if rows end in a delimiter, behind which nothing stands
 */
record CsvLayout(List<String> columns, int shift, int trailing) {
  private static final String MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";

  /** What may be a number, a date or a time, in whatever way it is written; and nothing. */
  private static final Pattern VALUE =
      Pattern.compile(
          "[^\\p{L}]*|[-+]?[\\d.,]+e[-+]?\\d+|[-+]?(nan|inf|infinity)"
              + "|\\d{1,4}[-/.:]\\d{1,2}(\\D.*)?|\\d{8}T\\d.*|\\d{1,4}[-/. ]*"
              + MONTH
              + "\\b.*|([a-z]{3,9},? )?"
              + MONTH
              + "[-/. ]*\\d.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * Looks at the first rows. A cell more than there are columns is what stands behind the last
   * delimiter if it is empty in all of them; a row's name if it is empty in none, there is a header
   * above that does not name it, and the names count the rows from 1, or are different texts that
   * look like no numbers, dates or times: what may be a value of the first column names no row.
   */
  static CsvLayout of(List<String> columns, boolean header, Collection<CsvRows.Row> first) {
    List<CSVRecord> longer =
        first.stream()
            .map(CsvRows.Row::cells)
            .filter(cells -> cells != null && cells.size() == columns.size() + 1)
            .toList();
    if (longer.isEmpty()) {
      return new CsvLayout(columns, 0, 0);
    }
    long open = longer.stream().filter(cells -> cells.get(columns.size()).isEmpty()).count();
    if (open == longer.size()) {
      return new CsvLayout(columns, 0, 1);
    }
    boolean named =
        header
            && open == 0
            && longer.size() == first.stream().filter(row -> row.cells() != null).count()
            && (count(first) || differ(longer));
    return new CsvLayout(columns, named ? 1 : 0, 0);
  }

  /** Whether the first cells are 1, 2, 3, ...; a row that can't be read has its number too. */
  private static boolean count(Collection<CsvRows.Row> rows) {
    int number = 0;
    for (CsvRows.Row row : rows) {
      number++;
      if (row.cells() != null && !row.cells().get(0).equals(String.valueOf(number))) {
        return false;
      }
    }
    return true;
  }

  private static boolean differ(List<CSVRecord> rows) {
    Set<String> names = new HashSet<>();
    return rows.stream()
        .map(row -> row.get(0))
        .allMatch(name -> !VALUE.matcher(name).matches() && names.add(name));
  }

  /** Why a row is none of this table, or {@code null}. */
  String refusal(CSVRecord cells) {
    int wanted = columns.size() + shift;
    int size = cells.size();
    boolean fits =
        size == wanted
            || (size == wanted + trailing && cells.get(size - 1).isEmpty())
            || (size < wanted && size >= wanted - unnamed());
    return fits ? null : "must have " + wanted + " cells: " + size;
  }

  /** How many delimiters end the header: rows need not have them. */
  private int unnamed() {
    int count = 0;
    while (count < columns.size() && columns.get(columns.size() - 1 - count).isEmpty()) {
      count++;
    }
    return count;
  }
}
