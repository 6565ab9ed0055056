package org.thalweg.local.feed;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table whose columns are a record's fields. Columns that the schema does not have are left out;
 * a field without a column takes its default, or null where the schema allows it.
 *
 * <p>As in R, rows may have one cell more than the header has names: the first is then the row's
 * name, and is left out.
 */
final class CsvFeed implements Feed {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path file;
  private final Schema schema;
  private final CsvFormat format;
  private final BoundedInput input;
  private final CSVParser parser;
  private final Iterator<CSVRecord> rows;
  private final List<String> columns;
  private CsvColumns cells;
  private CSVRecord ahead;

  CsvFeed(Path file, Schema schema, CsvFormat format) {
    this.file = file;
    this.schema = schema;
    this.format = format;
    this.input = new BoundedInput(file);
    try {
      this.parser =
          CSVParser.parse(new InputStreamReader(input, StandardCharsets.UTF_8), format.parser());
    } catch (IOException e) {
      throw Input.unreadable(file, e);
    }
    this.rows = parser.iterator();
    this.columns = columns(format.header() ? row() : null);
    this.ahead = row();
    int shift = shift();
    this.cells = new CsvColumns(file, schema, columns, shift, format.missing());
  }

  private List<String> columns(CSVRecord header) {
    if (!format.columns().isEmpty()) {
      return format.columns();
    }
    if (!format.header()) {
      return schema.getFields().stream().map(Schema.Field::name).toList();
    }
    if (header == null) {
      throw new FeedException("input " + file + " is empty: its first line should name columns");
    }
    return header.stream().map(name -> name.replace(BYTE_ORDER_MARK, "").strip()).toList();
  }

  private int shift() {
    return format.header() && ahead != null && ahead.size() == columns.size() + 1 ? 1 : 0;
  }

  @Override
  public GenericRecord next() {
    if (ahead == null) {
      return null;
    }
    GenericData.Record record = cells.record(ahead);
    ahead = row();
    return record;
  }

  private CSVRecord row() {
    input.next();
    try {
      return rows.hasNext() ? rows.next() : null;
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new FeedException(
          file + ", line " + parser.getCurrentLineNumber() + ": " + e.getMessage(), e);
    }
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
