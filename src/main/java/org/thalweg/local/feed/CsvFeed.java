package org.thalweg.local.feed;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * A table whose columns are a record's fields. Columns that the schema does not have are left out;
 * a field without a column takes its default, or null where the schema allows it.
 *
 * <p>As in R, rows may have one cell more than the header has names: the first is then the row's
 * name, and is left out. So is an empty last cell, where rows end in a delimiter.
 */
final class CsvFeed implements Feed {
  /** Rows that show what the table is like. */
  private static final int FIRST = 100;

  private final Path file;
  private final Schema schema;
  private final CsvFormat format;
  private final CsvRows rows;
  private final CsvColumns cells;
  private final boolean wide;
  private final Deque<CsvRows.Row> ahead = new ArrayDeque<>();

  CsvFeed(Path file, Schema schema, CsvFormat format) {
    this.file = file;
    this.schema = schema;
    this.format = format;
    this.rows = new CsvRows(file, format);
    List<String> columns = columns();
    this.wide = columns.size() > 1;
    for (CsvRows.Row row = row(); row != null; row = ahead.size() < FIRST ? row() : null) {
      ahead.add(row);
    }
    CsvLayout layout = CsvLayout.of(columns, format.header(), ahead);
    this.cells = new CsvColumns(file, schema, layout, format);
  }

  private List<String> columns() {
    CsvRows.Row header = format.header() ? rows.next() : null;
    if (header != null && header.fault() != null) {
      throw new FeedException(file + ", " + header.fault());
    }
    if (!format.columns().isEmpty()) {
      return format.columns();
    }
    if (!format.header()) {
      return schema.getFields().stream().map(Schema.Field::name).toList();
    }
    if (header == null) {
      throw new FeedException("input " + file + " is empty: its first line should name columns");
    }
    return header.cells().stream().map(String::strip).toList();
  }

  @Override
  public GenericRecord next() {
    CsvRows.Row row = ahead.isEmpty() ? row() : ahead.remove();
    return row == null ? null : cells.record(row);
  }

  /** The next row that is more than an empty line. */
  private CsvRows.Row row() {
    CsvRows.Row row = rows.next();
    while (wide && row != null && isBlank(row)) {
      row = rows.next();
    }
    return row;
  }

  private static boolean isBlank(CsvRows.Row row) {
    return row.cells() != null && row.cells().size() == 1 && row.cells().get(0).isEmpty();
  }

  @Override
  public void close() {
    rows.close();
  }
}
