package org.thalweg.event;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/**
 * Adjacent number features, decoded in one loop.
 *
 * <p>Most events are mostly this. A call through an interface for each field would cost more than
 * all else, hence the codes.
 */
final class NumberRun implements Step {

  private static final byte DOUBLE = 0;
  private static final byte FLOAT = 1;
  private static final byte LONG = 2;
  private static final byte INT = 3;
  private static final byte BOOLEAN = 4;

  /** In place of the index of a union's null branch: the field is no union. */
  private static final byte PLAIN = -1;

  private final byte[] types;
  private final byte[] nulls;
  private final int[] columns;
  private final String[] fields;

  /** Whether all are doubles that go to adjacent columns: the commonest run, and the fastest. */
  private final boolean plain;

  private NumberRun(byte[] types, byte[] nulls, int[] columns, String[] fields) {
    this.types = types;
    this.nulls = nulls;
    this.columns = columns;
    this.fields = fields;
    this.plain =
        IntStream.range(0, columns.length)
            .allMatch(i -> types[i] == DOUBLE && nulls[i] == PLAIN && columns[i] == columns[0] + i);
  }

  /** One number; {@code null} if the schema is none. */
  static NumberRun of(Schema schema, int column, String field) {
    byte type =
        switch (schema.getType()) {
          case DOUBLE -> DOUBLE;
          case FLOAT -> FLOAT;
          case LONG -> LONG;
          case INT -> INT;
          case BOOLEAN -> BOOLEAN;
          default -> -1;
        };
    return type < 0
        ? null
        : new NumberRun(
            new byte[] {type}, new byte[] {PLAIN}, new int[] {column}, new String[] {field});
  }

  /** The same, in a union with null. */
  NumberRun nullable(int nullIndex) {
    return new NumberRun(types, new byte[] {(byte) nullIndex}, columns, fields);
  }

  /** This run and then the next. */
  NumberRun then(NumberRun next) {
    int n = columns.length;
    int m = next.columns.length;
    byte[] allTypes = Arrays.copyOf(types, n + m);
    byte[] allNulls = Arrays.copyOf(nulls, n + m);
    int[] allColumns = Arrays.copyOf(columns, n + m);
    String[] allFields = Arrays.copyOf(fields, n + m);
    System.arraycopy(next.types, 0, allTypes, n, m);
    System.arraycopy(next.nulls, 0, allNulls, n, m);
    System.arraycopy(next.columns, 0, allColumns, n, m);
    System.arraycopy(next.fields, 0, allFields, n, m);
    return new NumberRun(allTypes, allNulls, allColumns, allFields);
  }

  @Override
  public void run(Decoder in, Row row) {
    float[] features = row.features;
    if (plain && in.readDoubles(features, columns[0], columns.length)) {
      return;
    }
    for (int i = 0; i < columns.length; i++) {
      boolean isNull = nulls[i] != PLAIN && in.readIndex(2) == nulls[i];
      features[columns[i]] = isNull ? Float.NaN : Numbers.finite(read(in, types[i]), fields[i]);
    }
  }

  private static double read(Decoder in, byte type) {
    return switch (type) {
      case DOUBLE -> in.readDouble();
      case FLOAT -> in.readFloat();
      case LONG -> in.readLong();
      case INT -> in.readInt();
      default -> in.readBoolean() ? 1 : 0;
    };
  }
}
