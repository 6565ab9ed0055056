package org.thalweg.event;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;

/** The steps that read a label. */
final class LabelSteps {

  private static final Step MISSING = (in, row) -> Arrays.fill(row.label, Float.NaN);

  private LabelSteps() {}

  static Use use(Label label, String owner) {
    if (label instanceof Label.Classes classes) {
      return use(label, owner, Texts.TYPES, schema -> classes(schema, classes));
    }
    if (label instanceof Label.Flags flags) {
      String types = "array of boolean, int, string or enum";
      return use(label, owner, types, schema -> flags(schema, flags));
    }
    if (label instanceof Label.Quantity) {
      return use(label, owner, Numbers.TYPES, schema -> quantity(schema, label.field()));
    }
    return use(label, owner, Numbers.TYPES, schema -> flag(schema, label.field()));
  }

  private static Use use(Label label, String owner, String expected, Function<Schema, Step> step) {
    return new Use(owner, label.field(), expected, step, MISSING);
  }

  private static Step classes(Schema schema, Label.Classes label) {
    Texts.Index index = Texts.index(schema, new ByteTable(label.names()));
    String rule = "must be one of " + Shown.names(label.names());
    Function<Decoder, String> text = Texts.text(schema);
    return index == null
        ? null
        : (in, row) -> row.label[0] = known(in, index, text, label.field(), rule);
  }

  private static int known(
      Decoder in, Texts.Index index, Function<Decoder, String> text, String field, String rule) {
    int start = in.position();
    int found = index.read(in);
    if (found == Words.UNKNOWN) {
      in.position(start);
      throw Rejection.of(ReasonCode.UNKNOWN_CLASS, field, rule, text.apply(in));
    }
    return found;
  }

  private static Step quantity(Schema schema, String field) {
    Numbers.Source source = Numbers.source(schema);
    return source == null
        ? null
        : (in, row) -> row.label[0] = Numbers.finite(source.read(in), field);
  }

  private static Step flag(Schema schema, String field) {
    Numbers.Source source = Numbers.source(schema);
    return source == null ? null : (in, row) -> row.label[0] = flag(source.read(in), field);
  }

  private static float flag(double value, String field) {
    if (value == 0 || value == 1) {
      return (float) value;
    }
    throw Rejection.of(ReasonCode.OUT_OF_RANGE, field, "must be 0 or 1", Numbers.show(value));
  }

  /** Either all flags in their order, or the names of those that hold. */
  private static Step flags(Schema schema, Label.Flags label) {
    if (schema.getType() != Schema.Type.ARRAY) {
      return null;
    }
    Schema item = schema.getElementType();
    return switch (item.getType()) {
      case BOOLEAN, INT, LONG -> inOrder(Numbers.source(item), label);
      case STRING, ENUM -> named(item, label);
      default -> null;
    };
  }

  private static Step inOrder(Numbers.Source source, Label.Flags label) {
    int size = label.size();
    return (in, row) -> {
      long seen = 0;
      for (long count = in.readBlock(1); count != 0; count = in.readBlock(1)) {
        for (long i = 0; i < count; i++, seen++) {
          float flag = flag(source.read(in), label.field());
          if (seen < size) {
            row.label[(int) seen] = flag;
          }
        }
      }
      if (seen != size) {
        throw Rejection.of(
            ReasonCode.WRONG_LENGTH, label.field(), "must be " + size + " flags", seen);
      }
    };
  }

  private static Step named(Schema item, Label.Flags label) {
    List<String> names = label.names();
    Texts.Index index = Texts.index(item, new ByteTable(names));
    Function<Decoder, String> text = Texts.text(item);
    String rule = "must be among " + Shown.names(names);
    return (in, row) -> {
      for (long count = in.readBlock(1); count != 0; count = in.readBlock(1)) {
        for (long i = 0; i < count; i++) {
          row.label[known(in, index, text, label.field(), rule)] = 1;
        }
      }
    };
  }
}
