package org.thalweg.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Makes the steps that pass over values nobody asked for. */
final class SkipPlan {

  private static final int VARIES = -1;

  private final Map<String, RecordStep> records = new HashMap<>();

  Step step(Schema schema) {
    int width = width(schema);
    return width != VARIES ? new FixedSkip(width) : varying(schema);
  }

  private Step varying(Schema schema) {
    return switch (schema.getType()) {
      case INT -> (in, row) -> in.readInt();
      case ENUM -> symbol(schema.getEnumSymbols().size());
      case LONG -> (in, row) -> in.readLong();
      case STRING, BYTES -> (in, row) -> in.skip(in.readLength());
      case ARRAY -> items(step(schema.getElementType()), minimum(schema.getElementType()));
      case MAP -> map(step(schema.getValueType()));
      case UNION -> union(schema.getTypes().stream().map(this::step).toArray(Step[]::new));
      default -> record(schema);
    };
  }

  private static Step symbol(int count) {
    return (in, row) -> in.readIndex(count);
  }

  private static Step items(Step item, int size) {
    return (in, row) -> {
      for (long count = in.readBlock(size); count != 0; count = in.readBlock(size)) {
        // Items without bytes may be claimed by the quintillion: there is nothing to pass over.
        for (long i = 0; i < count && size > 0; i++) {
          item.run(in, row);
        }
      }
    };
  }

  private static Step map(Step value) {
    Step entry =
        (in, row) -> {
          in.skip(in.readLength());
          value.run(in, row);
        };
    return items(entry, 1);
  }

  private static Step union(Step[] branches) {
    return (in, row) -> branches[in.readIndex(branches.length)].run(in, row);
  }

  private Step record(Schema schema) {
    RecordStep known = records.get(schema.getFullName());
    if (known != null) {
      return known;
    }
    RecordStep step = new RecordStep();
    records.put(schema.getFullName(), step);
    step.steps(schema.getFields().stream().map(field -> step(field.schema())).toList());
    return step;
  }

  /** The bytes that every value takes, or {@link #VARIES}. */
  private static int width(Schema schema) {
    return width(schema, new ArrayList<>());
  }

  private static int width(Schema schema, List<String> within) {
    return switch (schema.getType()) {
      case NULL -> 0;
      case BOOLEAN -> 1;
      case FLOAT -> 4;
      case DOUBLE -> 8;
      case FIXED -> schema.getFixedSize();
      case RECORD -> recordWidth(schema, within);
      default -> VARIES;
    };
  }

  private static int recordWidth(Schema schema, List<String> within) {
    if (within.contains(schema.getFullName())) {
      return VARIES;
    }
    within.add(schema.getFullName());
    int sum = 0;
    for (Schema.Field field : schema.getFields()) {
      int width = width(field.schema(), within);
      if (width == VARIES || width > Integer.MAX_VALUE - sum) {
        return VARIES;
      }
      sum += width;
    }
    within.remove(within.size() - 1);
    return sum;
  }

  /** The fewest bytes that a value takes; 0 only if every value takes none. */
  static int minimum(Schema schema) {
    int width = width(schema);
    return width == VARIES ? 1 : width;
  }

  /** Passes over a fixed number of bytes. */
  record FixedSkip(int bytes) implements Step {
    @Override
    public void run(Decoder in, Row row) {
      in.skip(bytes);
    }
  }
}
