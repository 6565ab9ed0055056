package org.thalweg.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.thalweg.definition.Problems;
import org.thalweg.definition.Suggestion;

/** Compiles a schema and the uses of its fields to the steps that decode one record. */
final class Plan {

  private record Mistake(Use use, String message) {}

  /**
   * The most values that are looked at: records in unions of records along a field's path may
   * unfold to more than anybody can.
   */
  private static final int MAX_VALUES = 1 << 20;

  private final SkipPlan skips = new SkipPlan();
  private int values;

  private Plan() {}

  /**
   * The step that reads a whole record. A use that the schema doesn't fit becomes a problem of its
   * owner.
   */
  static Optional<Step> compile(Schema schema, List<Use> uses, Problems problems) {
    List<Mistake> mistakes = new ArrayList<>();
    uses.forEach(use -> requireWithin(use, mistakes));
    Step step = mistakes.isEmpty() ? new Plan().bounded(schema, uses, mistakes) : null;
    for (Mistake mistake : mistakes) {
      problems.add(mistake.use.owner(), mistake.message);
    }
    return mistakes.isEmpty() ? Optional.of(step) : Optional.empty();
  }

  private static void requireWithin(Use use, List<Mistake> mistakes) {
    long depth = use.field().chars().filter(c -> c == '.').count() + 1;
    if (depth > Decoder.MAX_DEPTH) {
      String rule = "a field must lie at most " + Decoder.MAX_DEPTH + " records deep: " + depth;
      mistakes.add(new Mistake(use, rule));
    }
  }

  private Step bounded(Schema schema, List<Use> uses, List<Mistake> mistakes) {
    try {
      return step(schema, FieldTree.of(uses), mistakes);
    } catch (UnfoldsException e) {
      mistakes.add(new Mistake(uses.get(0), e.getMessage()));
      return null;
    }
  }

  private static final class UnfoldsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfoldsException() {
      super("the schema must unfold to at most " + MAX_VALUES + " values along the fields: more");
    }
  }

  private Step step(Schema schema, FieldTree tree, List<Mistake> mistakes) {
    if (++values > MAX_VALUES) {
      throw new UnfoldsException();
    }
    if (tree.isUnused()) {
      return skips.step(schema);
    }
    return schema.getType() == Schema.Type.UNION
        ? union(schema, tree, mistakes)
        : several(schema, tree, mistakes);
  }

  /** A null means missing; a branch that doesn't fit is an event's mistake, unless none fits. */
  private Step union(Schema schema, FieldTree tree, List<Mistake> mistakes) {
    List<Step> branches = new ArrayList<>();
    List<Mistake> misfits = new ArrayList<>();
    int fitting = 0;
    for (Schema branch : schema.getTypes()) {
      List<Mistake> found = new ArrayList<>();
      Step step = branch.getType() == Schema.Type.NULL ? missing(tree) : step(branch, tree, found);
      fitting += branch.getType() != Schema.Type.NULL && found.isEmpty() ? 1 : 0;
      branches.add(found.isEmpty() ? step : wrongType(found.get(0), branch));
      misfits.addAll(found);
    }
    if (fitting == 0) {
      mistakes.addAll(misfits.isEmpty() ? noValues(tree) : misfits);
    }
    return union(branches);
  }

  private static Step union(List<Step> branches) {
    if (branches.size() == 2) {
      for (int i = 0; i < 2; i++) {
        if (branches.get(i) instanceof Blank && branches.get(1 - i) instanceof NumberRun number) {
          return number.nullable(i);
        }
      }
    }
    Step[] steps = branches.toArray(Step[]::new);
    return (in, row) -> steps[in.readIndex(steps.length)].run(in, row);
  }

  private static List<Mistake> noValues(FieldTree tree) {
    return tree.all().stream().map(use -> misfit(use, "null")).toList();
  }

  private static Mistake misfit(Use use, String type) {
    String rule = "the field " + use.field() + " must be " + use.expected() + ": " + type;
    return new Mistake(use, rule);
  }

  private static Step missing(FieldTree tree) {
    Step[] steps = tree.all().stream().map(Use::missing).toArray(Step[]::new);
    if (steps.length == 1) {
      return steps[0];
    }
    return (in, row) -> {
      for (Step step : steps) {
        step.run(in, row);
      }
    };
  }

  private static Step wrongType(Mistake mistake, Schema branch) {
    String field = mistake.use.field();
    String rule = "must be " + mistake.use.expected();
    String type = typeName(branch);
    return (in, row) -> {
      throw Rejection.of(ReasonCode.WRONG_TYPE, field, rule, type);
    };
  }

  /** A value that several features use is decoded for each. */
  private Step several(Schema schema, FieldTree tree, List<Mistake> mistakes) {
    List<Step> steps = new ArrayList<>();
    if (!tree.children.isEmpty()) {
      steps.add(record(schema, tree, mistakes));
    }
    for (Use use : tree.uses) {
      Step step = use.step().apply(schema);
      if (step == null) {
        mistakes.add(misfit(use, typeName(schema)));
      }
      steps.add(step);
    }
    return steps.size() == 1 ? steps.get(0) : again(steps.toArray(Step[]::new));
  }

  private static Step again(Step[] steps) {
    return (in, row) -> {
      int start = in.position();
      for (Step step : steps) {
        in.position(start);
        step.run(in, row);
      }
    };
  }

  private Step record(Schema schema, FieldTree tree, List<Mistake> mistakes) {
    if (schema.getType() != Schema.Type.RECORD) {
      for (Use use : tree.all()) {
        if (!tree.uses.contains(use)) {
          mistakes.add(new Mistake(use, notARecord(use, schema)));
        }
      }
      return skips.step(schema);
    }
    tree.children.forEach((name, child) -> requireField(schema, name, child, mistakes));
    List<Step> fields = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      FieldTree child = tree.children.getOrDefault(field.name(), new FieldTree());
      fields.add(step(field.schema(), child, mistakes));
    }
    RecordStep step = new RecordStep();
    if (mistakes.isEmpty()) {
      step.steps(fields);
    }
    return step;
  }

  private static String notARecord(Use use, Schema schema) {
    return "the field " + use.field() + " must lie within a record: " + typeName(schema);
  }

  private static void requireField(
      Schema schema, String name, FieldTree child, List<Mistake> mistakes) {
    if (schema.getField(name) == null) {
      List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
      for (Use use : child.all()) {
        String rule = "the schema has no field " + use.field();
        mistakes.add(new Mistake(use, rule + Suggestion.of(name, names)));
      }
    }
  }

  private static String typeName(Schema schema) {
    String type = schema.getType().getName();
    return switch (schema.getType()) {
      case RECORD, ENUM, FIXED -> type + " " + schema.getFullName();
      case ARRAY -> type + " of " + typeName(schema.getElementType());
      case MAP -> type + " of " + typeName(schema.getValueType());
      default -> type;
    };
  }
}
