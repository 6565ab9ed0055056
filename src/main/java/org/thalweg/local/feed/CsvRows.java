package org.thalweg.local.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The rows of a table, each with the line that it begins on. */
final class CsvRows implements AutoCloseable {
  private static final Pattern UNCLOSED = Pattern.compile("\\(startline (.+?)\\) EOF.*");

  /** What is behind the first mistake of a line: no row of its own. */
  private static final Row REST = new Row(null, 0, null);

  private final Path file;
  private final BoundedInput input;
  private final TextReader text;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private long broken;

  /**
   * A row.
   *
   * @param cells its values; {@code null} if they can't be told from each other
   * @param line that it begins on, the first being 1
   * @param fault where and what is wrong with it as text, or {@code null}
   */
  record Row(CSVRecord cells, long line, String fault) {}

  CsvRows(Path file, CsvFormat format) {
    this.file = file;
    this.input = new BoundedInput(file);
    this.text = new TextReader(input, format.encoding());
    try {
      this.parser = CSVParser.parse(text, format.parser());
    } catch (IOException e) {
      throw Input.unreadable(file, e);
    }
    this.records = parser.iterator();
  }

  /** The next row, or {@code null} at the end. */
  @SuppressWarnings("ReferenceEquality") // it is one object
  Row next() {
    Row row = read();
    while (row == REST) {
      row = read();
    }
    return row;
  }

  private Row read() {
    input.next();
    try {
      if (!records.hasNext()) {
        return null;
      }
      CSVRecord cells = records.next();
      long end = parser.getCurrentLineNumber();
      long line = end - breaks(cells);
      String fault = text.fault(end);
      return line == broken ? REST : new Row(cells, line, fault);
    } catch (UncheckedIOException | IllegalStateException e) {
      return broken(e);
    }
  }

  /** What an unclosed quote takes with it can't be told; any other mistake ends with its line. */
  private Row broken(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String reason = String.valueOf(cause.getMessage());
    Matcher unclosed = UNCLOSED.matcher(reason);
    if (unclosed.matches()) {
      throw new FeedException(
          "%s, line %s: must close the quotes that it opens; if quotes are part of the texts, the input"
                  .formatted(file, unclosed.group(1).replaceAll("\\D", ""))
              + " must say quoted: false",
          e);
    }
    if (!reason.toLowerCase(Locale.ROOT).contains("invalid char")) {
      throw Input.unreadable(file, e);
    }
    long line = parser.getCurrentLineNumber();
    if (line == broken) {
      return REST;
    }
    broken = line;
    return new Row(
        null,
        broken,
        "line " + broken + ": must have a delimiter behind the quotes that it closes");
  }

  /** How many lines the row has beside its first. */
  private static long breaks(CSVRecord cells) {
    long breaks = 0;
    for (String cell : cells) {
      for (int i = 0; i < cell.length(); i++) {
        boolean second = cell.charAt(i) == '\n' && i > 0 && cell.charAt(i - 1) == '\r';
        if (!second && (cell.charAt(i) == '\n' || cell.charAt(i) == '\r')) {
          breaks++;
        }
      }
    }
    return breaks;
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw Input.unreadable(file, e);
    }
  }
}
