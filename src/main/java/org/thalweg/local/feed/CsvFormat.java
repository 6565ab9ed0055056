package org.thalweg.local.feed;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.thalweg.definition.Node;

/**
 * How a table is written.
 *
 * @param delimiter between the cells of a row
 * @param quoted whether cells may stand in double quotes
 * @param header whether the first row names the columns
 * @param columns names of the columns, in the place of the header's; empty: the header's
 * @param missing cells that mean "not known", beside empty ones
 * @param trim whether spaces around cells without quotes are left out
 * @param encoding of the text
 * @param notation of numbers, times and bytes
 */
record CsvFormat(
    char delimiter,
    boolean quoted,
    boolean header,
    List<String> columns,
    Set<String> missing,
    boolean trim,
    Charset encoding,
    Notation notation) {

  /** Comma, quotes, a header. */
  static final CsvFormat CSV = plain(',', true);

  /** Tabs, no quotes, a header. */
  static final CsvFormat TSV = plain('\t', false);

  CsvFormat {
    columns = List.copyOf(columns);
    missing = Set.copyOf(missing);
  }

  private static CsvFormat plain(char delimiter, boolean quoted) {
    return new CsvFormat(
        delimiter, quoted, true, List.of(), Set.of(), true, StandardCharsets.UTF_8, Notation.PLAIN);
  }

  /** Reads the settings of a table; mistakes become problems. */
  static CsvFormat read(Node settings, CsvFormat fallback) {
    Keys.allow(
        settings,
        "file",
        "header",
        "columns",
        "delimiter",
        "quoted",
        "missing",
        "trim",
        "encoding");
    Node delimiter = settings.get("delimiter");
    String written = delimiter.text(String.valueOf(fallback.delimiter));
    if (written.length() != 1) {
      delimiter.problem("must be one character: " + written);
    }
    Notation notation = Notation.read(settings, false);
    if (notation.numerals().decimal() == ',' && written.equals(",")) {
      delimiter.problem("must be another than the decimal comma, such as \";\": " + written);
    }
    Node names = settings.get("columns");
    List<String> columns = names.texts();
    if (new LinkedHashSet<>(columns).size() < columns.size()) {
      names.problem("must be different names: " + columns);
    }
    return new CsvFormat(
        written.length() == 1 ? written.charAt(0) : fallback.delimiter,
        settings.get("quoted").flag(fallback.quoted),
        settings.get("header").flag(fallback.header),
        columns,
        Set.copyOf(settings.get("missing").texts()),
        settings.get("trim").flag(fallback.trim),
        Keys.encoding(settings.get("encoding")),
        notation);
  }

  CSVFormat parser() {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(delimiter)
        .setQuote(quoted ? '"' : null)
        .setIgnoreEmptyLines(true)
        .setIgnoreSurroundingSpaces(trim)
        .get();
  }
}
