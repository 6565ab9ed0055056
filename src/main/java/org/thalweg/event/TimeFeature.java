package org.thalweg.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.thalweg.definition.EnumNames;
import org.thalweg.definition.Node;

/**
 * Parts of a point in time, each one-hot. All are 0 if it is missing.
 *
 * @param zone where the clock hangs
 */
record TimeFeature(
    String name, String field, String input, List<Part> parts, ZoneId zone, Absent missing)
    implements Feature {

  static final String TYPE = "time";

  private static final long MILLIS_PER_DAY = 86_400_000;

  enum Part {
    /** 0 to 23. */
    HOUR(24, ChronoField.HOUR_OF_DAY, 0),
    /** From Monday, 0, to Sunday, 6. */
    WEEKDAY(7, ChronoField.DAY_OF_WEEK, 1),
    /** From January, 0, to December, 11. */
    MONTH(12, ChronoField.MONTH_OF_YEAR, 1);

    private final int size;
    private final ChronoField field;
    private final int first;

    Part(int size, ChronoField field, int first) {
      this.size = size;
      this.field = field;
      this.first = first;
    }

    int index(ZonedDateTime time) {
      return time.get(field) - first;
    }
  }

  static Feature read(String name, Node node) {
    node.allowOnly("type", "field", "input", "parts", "zone", "missing");
    List<Part> parts = new ArrayList<>();
    for (Node item : node.require("parts").items()) {
      parts.add(item.oneOf(Part.class, Part.HOUR));
    }
    if (parts.isEmpty() && node.get("parts").isList()) {
      node.get("parts").problem("must name at least one of hour, weekday, month: []");
    }
    return new TimeFeature(
        name,
        node.get("field").text(name),
        node.get("input").text(SHARED_INPUT),
        List.copyOf(parts),
        node.get("zone").scalar(ZoneOffset.UTC, TimeFeature::zone),
        node.get("missing").oneOf(Absent.class, Absent.ACCEPT));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time zone such as Europe/Oslo: " + name, e);
    }
  }

  @Override
  public Map<String, Object> definition() {
    List<String> names = parts.stream().map(EnumNames::name).toList();
    return Definition.of(
        "type",
        TYPE,
        "field",
        field,
        "input",
        input,
        "parts",
        names,
        "zone",
        zone.getId(),
        "missing",
        missing);
  }

  @Override
  public Tensor tensor() {
    return Tensor.numbers(input, Math.max(1, rawSize()));
  }

  @Override
  public int rawSize() {
    return parts.stream().mapToInt(part -> part.size).sum();
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (Part part : parts) {
      for (int i = 0; i < part.size; i++) {
        columns.add(name + "." + EnumNames.name(part) + "=" + i);
      }
    }
    return columns;
  }

  @Override
  public List<Use> uses(String owner, int column) {
    Step absent = missing.step(field, column, rawSize(), 0);
    String types = MetaSteps.TIME_TYPES + ", or an int with the logical type date";
    return List.of(new Use(owner, field, types, schema -> step(schema, column), absent));
  }

  private Step step(Schema schema, int column) {
    boolean date =
        schema.getType() == Schema.Type.INT && schema.getLogicalType() instanceof LogicalTypes.Date;
    if (date) {
      return (in, row) -> set(row.features, column, in.readInt() * MILLIS_PER_DAY);
    }
    if (schema.getType() != Schema.Type.LONG) {
      return null;
    }
    long perMilli = MetaSteps.unitsPerMilli(schema);
    return (in, row) -> set(row.features, column, Math.floorDiv(in.readLong(), perMilli));
  }

  private void set(float[] features, int column, long millis) {
    ZonedDateTime time = time(millis);
    int at = column;
    for (Part part : parts) {
      features[at + part.index(time)] = 1;
      at += part.size;
    }
  }

  private ZonedDateTime time(long millis) {
    try {
      return Instant.ofEpochMilli(millis).atZone(zone);
    } catch (DateTimeException e) {
      throw Rejection.of(ReasonCode.OUT_OF_RANGE, field, "must be a time of a calendar", millis);
    }
  }
}
