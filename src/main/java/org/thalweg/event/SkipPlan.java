package org.thalweg.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Makes the steps that pass over values nobody asked for. What comes of a record is remembered by
 * its name, so that each is looked into once however often the schema has it, and records are
 * filled one after the other, so that no chain of them is too long for the stack.
 */
final class SkipPlan {

  private static final int VARIES = -1;

  private final Map<String, RecordStep> records = new HashMap<>();
  private final Map<String, Integer> widths = new HashMap<>();
  private final Deque<Schema> unfilled = new ArrayDeque<>();

  Step step(Schema schema) {
    Step step = unfilled(schema);
    while (!unfilled.isEmpty()) {
      Schema record = unfilled.remove();
      List<Schema.Field> fields = record.getFields();
      List<Step> steps = fields.stream().map(field -> unfilled(field.schema())).toList();
      records.get(record.getFullName()).steps(steps);
    }
    return step;
  }

  private Step unfilled(Schema schema) {
    int width = width(schema);
    return width != VARIES ? new FixedSkip(width) : varying(schema);
  }

  private Step varying(Schema schema) {
    return switch (schema.getType()) {
      case INT -> (in, row) -> in.readInt();
      case ENUM -> symbol(schema.getEnumSymbols().size());
      case LONG -> (in, row) -> in.readLong();
      case STRING, BYTES -> (in, row) -> in.skip(in.readLength());
      case ARRAY -> items(unfilled(schema.getElementType()), least(schema.getElementType()));
      case MAP -> map(unfilled(schema.getValueType()));
      case UNION -> union(schema.getTypes().stream().map(this::unfilled).toArray(Step[]::new));
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
    unfilled.add(schema);
    return step;
  }

  /** The bytes that every value takes, or {@link #VARIES}. */
  private int width(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> 0;
      case BOOLEAN -> 1;
      case FLOAT -> 4;
      case DOUBLE -> 8;
      case FIXED -> schema.getFixedSize();
      case RECORD -> recordWidth(schema);
      default -> VARIES;
    };
  }

  /** A record that is looked for within itself has no width. */
  private int recordWidth(Schema schema) {
    Integer known = widths.putIfAbsent(schema.getFullName(), VARIES);
    if (known != null) {
      return known;
    }
    int sum = 0;
    for (Schema.Field field : schema.getFields()) {
      int width = width(field.schema());
      if (width == VARIES || width > Integer.MAX_VALUE - sum) {
        return VARIES;
      }
      sum += width;
    }
    widths.put(schema.getFullName(), sum);
    return sum;
  }

  private int least(Schema schema) {
    int width = width(schema);
    return width == VARIES ? 1 : width;
  }

  /** The fewest bytes that a value takes; 0 only if every value takes none. */
  static int minimum(Schema schema) {
    return new SkipPlan().least(schema);
  }

  /** Passes over a fixed number of bytes. */
  record FixedSkip(int bytes) implements Step {
    @Override
    public void run(Decoder in, Row row) {
      in.skip(bytes);
    }
  }
}
