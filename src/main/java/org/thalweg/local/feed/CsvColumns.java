package org.thalweg.local.feed;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Which cell of a row goes to which field of a record. */
final class CsvColumns {
  private static final int NONE = -1;

  private final Path file;
  private final Schema schema;
  private final CsvLayout layout;
  private final Set<String> missing;
  private final Converter[] converters;
  private final boolean[] nullable;
  private final Object[] defaults;
  private final int[] cells;

  /**
   * Finds a column for each field.
   *
   * @throws FeedException if a field that needs one has no column, or has two
   */
  CsvColumns(Path file, Schema schema, CsvLayout layout, CsvFormat format) {
    this.file = file;
    this.schema = schema;
    this.layout = layout;
    this.missing = format.missing();
    List<Schema.Field> fields = schema.getFields();
    this.converters = new Converter[fields.size()];
    this.nullable = new boolean[fields.size()];
    this.defaults = new Object[fields.size()];
    this.cells = new int[fields.size()];
    Converters makers = new Converters(format.notation());
    for (Schema.Field field : fields) {
      converters[field.pos()] = makers.of(field);
      nullable[field.pos()] = field.schema().isNullable();
      cells[field.pos()] = cell(field, format);
      defaults[field.pos()] =
          field.hasDefaultValue() ? GenericData.get().getDefaultValue(field) : null;
    }
    TimeFields.requireAll(format.notation().patterns().keySet(), schema);
  }

  private int cell(Schema.Field field, CsvFormat format) {
    int index = layout.columns().indexOf(field.name());
    if (index != layout.columns().lastIndexOf(field.name())) {
      throw new FeedException(
          "input %s must have one column %s, and has two: name all columns anew, with columns:"
              .formatted(file, field.name()));
    }
    if (index >= 0) {
      return index + layout.shift();
    }
    if (field.hasDefaultValue() || field.schema().isNullable()) {
      return NONE;
    }
    throw new FeedException(
        "input %s has no column %s, which the schema %s needs; %s"
            .formatted(
                file,
                field.name(),
                schema.getName(),
                MissingColumn.advice(field.name(), layout.columns(), format)));
  }

  GenericData.Record record(CsvRows.Row row) {
    String refusal = row.fault() == null ? layout.refusal(row.cells()) : null;
    if (row.fault() != null || refusal != null) {
      String what = row.fault() == null ? "line " + row.line() + ": " + refusal : row.fault();
      throw FeedException.ofRow(file + ", " + what, null);
    }
    GenericData.Record record = new GenericData.Record(schema);
    for (int i = 0; i < cells.length; i++) {
      boolean none = cells[i] == NONE || cells[i] >= row.cells().size();
      record.put(i, none ? defaults[i] : value(row, i));
    }
    return record;
  }

  private Object value(CsvRows.Row row, int field) {
    String cell = row.cells().get(cells[field]);
    if (nullable[field] && cell.isEmpty()) {
      return null;
    }
    try {
      return converters[field].convert(missing.contains(cell) ? null : cell);
    } catch (ConversionException e) {
      String column = layout.columns().get(cells[field] - layout.shift());
      String hint = cell.isEmpty() ? "; a field that may be empty has the type [null, ...]" : "";
      throw FeedException.ofRow(
          "%s, line %d, column %s: %s%s".formatted(file, row.line(), column, e.getMessage(), hint),
          e);
    }
  }
}
