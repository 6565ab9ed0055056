package org.thalweg.event;

import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * One use of one field of a record.
 *
 * @param owner the path of the definition that asks for it
 * @param field the path of the field, such as {@code order.price}
 * @param expected the types that fit, for the message when the schema has another
 * @param step how a value of a schema (never a union) is read; {@code null} if the schema doesn't
 *     fit
 * @param missing what an absent value does; reads nothing
 */
record Use(String owner, String field, String expected, Function<Schema, Step> step, Step missing) {

  Use {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(missing, "missing");
  }
}
