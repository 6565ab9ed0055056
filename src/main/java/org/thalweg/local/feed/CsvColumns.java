package org.thalweg.local.feed;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.commons.csv.CSVRecord;

/** Which cell of a row goes to which field of a record. */
final class CsvColumns {
  private static final int NONE = -1;

  private final Path file;
  private final Schema schema;
  private final List<String> columns;
  private final int shift;
  private final Set<String> missing;
  private final Converter[] converters;
  private final Object[] defaults;
  private final int[] cells;

  /**
   * Finds a column for each field.
   *
   * @param shift how many cells stand before the first column
   * @throws FeedException if a field that needs one has no column
   */
  CsvColumns(Path file, Schema schema, List<String> columns, int shift, Set<String> missing) {
    this.file = file;
    this.schema = schema;
    this.columns = columns;
    this.shift = shift;
    this.missing = missing;
    List<Schema.Field> fields = schema.getFields();
    this.converters = new Converter[fields.size()];
    this.defaults = new Object[fields.size()];
    this.cells = new int[fields.size()];
    for (Schema.Field field : fields) {
      converters[field.pos()] = Converters.of(field.schema());
      cells[field.pos()] = cell(field);
      defaults[field.pos()] =
          field.hasDefaultValue() ? GenericData.get().getDefaultValue(field) : null;
    }
  }

  private int cell(Schema.Field field) {
    int index = columns.indexOf(field.name());
    if (index >= 0) {
      return index + shift;
    }
    if (field.hasDefaultValue() || field.schema().isNullable()) {
      return NONE;
    }
    throw new FeedException(
        "input "
            + file
            + " has no column "
            + field.name()
            + ", which the schema "
            + schema.getName()
            + " needs; its columns are "
            + String.join(", ", columns));
  }

  GenericData.Record record(CSVRecord row) {
    if (row.size() != columns.size() + shift) {
      throw new FeedException(
          at(row) + ": must have " + (columns.size() + shift) + " cells: " + row.size());
    }
    GenericData.Record record = new GenericData.Record(schema);
    for (int i = 0; i < cells.length; i++) {
      record.put(i, cells[i] == NONE ? defaults[i] : value(row, i));
    }
    return record;
  }

  private Object value(CSVRecord row, int field) {
    String cell = row.get(cells[field]);
    try {
      return converters[field].convert(missing.contains(cell) ? null : cell);
    } catch (ConversionException e) {
      String hint = cell.isEmpty() ? "; a field that may be empty has the type [null, ...]" : "";
      throw new FeedException(
          at(row) + ", column " + columns.get(cells[field] - shift) + ": " + e.getMessage() + hint,
          e);
    }
  }

  private String at(CSVRecord row) {
    return file + ", line " + row.getRecordNumber();
  }
}
