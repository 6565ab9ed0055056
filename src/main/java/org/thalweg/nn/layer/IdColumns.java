package org.thalweg.nn.layer;

/** Columns of a network's row that hold ids of a table: whole numbers from 0. */
public final class IdColumns {

  private final int[] columns;
  private final int entries;

  IdColumns(int[] columns, int entries) {
    this.columns = columns.clone();
    this.entries = entries;
  }

  /** What is wrong with the row that begins at {@code offset}; null if nothing. */
  public String refusal(float[] rows, int offset) {
    for (int column : columns) {
      float id = rows[offset + column];
      if (!accepts(id, entries)) {
        return message(id, entries);
      }
    }
    return null;
  }

  static boolean accepts(float id, int entries) {
    return id >= 0 && id < entries && id == (int) id;
  }

  static String message(float id, int entries) {
    return "an id must be a whole number from 0 to " + (entries - 1) + ": " + id;
  }
}
