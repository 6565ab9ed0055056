package org.thalweg.local.feed;

import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;

/**
 * How a table is written.
 *
 * @param delimiter between the cells of a row
 * @param quoted whether cells may stand in double quotes
 * @param header whether the first row names the columns
 * @param columns names of the columns, in the place of the header's; empty: the header's
 * @param missing cells that mean "not known", beside empty ones
 */
public record CsvFormat(
    char delimiter, boolean quoted, boolean header, List<String> columns, Set<String> missing) {

  /** Comma, quotes, a header. */
  public static final CsvFormat CSV = new CsvFormat(',', true, true, List.of(), Set.of());

  /** Tabs, no quotes, a header. */
  public static final CsvFormat TSV = new CsvFormat('\t', false, true, List.of(), Set.of());

  public CsvFormat {
    columns = List.copyOf(columns);
    missing = Set.copyOf(missing);
  }

  CSVFormat parser() {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(delimiter)
        .setQuote(quoted ? '"' : null)
        .setIgnoreEmptyLines(true)
        .get();
  }
}
