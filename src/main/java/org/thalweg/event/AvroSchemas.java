package org.thalweg.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Avro schemas as others write them: bounded, so that whoever walks through one comes to an end.
 *
 * <p>A few types that name each other unfold to more values than anybody can visit. So a walk goes
 * through a named type once; then its length and depth follow from the bounds here.
 */
public final class AvroSchemas {

  /** The most characters of a schema. */
  static final int MAX_LENGTH = 1 << 20;

  /** The most records, enums and fixed types of a schema. */
  static final int MAX_NAMES = 1000;

  /** The most types within types, as a schema is written: Avro can't read what is far deeper. */
  static final int MAX_DEPTH = 200;

  /** The most values of all defaults together, written out. */
  static final int MAX_DEFAULTS = 1 << 20;

  private AvroSchemas() {}

  /**
   * Reads a schema. Defaults are compared with their types once their number is known: Avro's way
   * to do it visits each as often as others leave it out.
   *
   * @throws IllegalArgumentException if it is none or beyond the bounds; the cause is what Avro
   *     threw, if it did
   */
  public static Schema parse(String json) {
    if (json.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a schema must have at most " + MAX_LENGTH + " characters: " + json.length());
    }
    Schema schema = bounded(parse(json, false));
    return schema.toString().contains("\"default\"") ? parse(json, true) : schema;
  }

  private static Schema parse(String json, boolean validateDefaults) {
    try {
      return new Schema.Parser().setValidateDefaults(validateDefaults).parse(json);
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException("must be an Avro schema: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // Avro's answer to a name that nothing in the schema defines may be a NullPointerException.
      throw new IllegalArgumentException("must be an Avro schema: it names an unknown type", e);
    }
  }

  /**
   * The schema, which may be null.
   *
   * @throws IllegalArgumentException if it is beyond the bounds
   */
  static Schema bounded(Schema schema) {
    if (schema != null) {
      walk(schema);
    }
    return schema;
  }

  private static void walk(Schema schema) {
    Set<String> names = new HashSet<>();
    AvroDefaults defaults = new AvroDefaults();
    long values = 0;
    Deque<Iterator<Schema>> open = new ArrayDeque<>();
    open.push(List.of(schema).iterator());
    while (!open.isEmpty()) {
      if (!open.peek().hasNext()) {
        open.pop();
        continue;
      }
      Schema next = open.peek().next();
      if (isNamed(next) && !names.add(next.getFullName())) {
        continue;
      }
      if (names.size() > MAX_NAMES) {
        throw new IllegalArgumentException(
            "a schema must have at most " + MAX_NAMES + " named types: more");
      }
      if (next.getType() == Schema.Type.RECORD) {
        for (Schema.Field field : next.getFields()) {
          values += Math.min(defaults.of(field), MAX_DEFAULTS + 1L);
        }
      }
      if (values > MAX_DEFAULTS) {
        throw new IllegalArgumentException(
            "a schema's defaults must be at most " + MAX_DEFAULTS + " values: more");
      }
      List<Schema> within = within(next);
      if (!within.isEmpty() && open.size() > MAX_DEPTH) {
        throw new IllegalArgumentException(
            "a schema's types must be nested at most " + MAX_DEPTH + " deep: more");
      }
      open.push(within.iterator());
    }
  }

  private static boolean isNamed(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> true;
      default -> false;
    };
  }

  private static List<Schema> within(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema.getFields().stream().map(Schema.Field::schema).toList();
      case ARRAY -> List.of(schema.getElementType());
      case MAP -> List.of(schema.getValueType());
      case UNION -> schema.getTypes();
      default -> List.of();
    };
  }
}
