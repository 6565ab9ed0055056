package org.thalweg.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;

/**
 * One of several categories.
 *
 * <p>One-hot: as many floats as categories, of which one is 1; all are 0 if it is missing. With
 * {@code dim}: one float, an id for an embedding, which is 1 for the first category and 0 if it is
 * missing.
 *
 * @param vocabulary the categories' texts; empty with {@code size} or {@code buckets}
 * @param hashed whether texts fall into {@code count} buckets
 * @param count how many categories
 * @param dim the width of the embedding; 0 for one-hot
 * @param unknown what a category that isn't declared does; never happens if hashed
 */
record CategoryFeature(
    String name,
    String field,
    String input,
    List<String> vocabulary,
    boolean hashed,
    int count,
    int dim,
    Absent unknown,
    Absent missing)
    implements Feature {

  static final String TYPE = "category";

  private static final int MAX_ONE_HOT = 1 << 16;

  /** Whole numbers up to here are exact as floats. */
  private static final int MAX_IDS = (1 << 24) - 1;

  CategoryFeature {
    vocabulary = Distinct.require(List.copyOf(vocabulary));
  }

  static Feature read(String name, Node node) {
    node.allowOnly(
        "type", "field", "input", "vocabulary", "size", "buckets", "dim", "unknown", "missing");
    int dim = node.get("dim").integer(0, 1, 1 << 16);
    int max = dim == 0 ? MAX_ONE_HOT : MAX_IDS;
    List<String> vocabulary = node.get("vocabulary").texts();
    int size = node.get("size").integer(0, 1, max);
    int buckets = node.get("buckets").integer(0, 1, max);
    requireOneOf(node);
    if (vocabulary.size() > max) {
      node.get("vocabulary").problem("must have at most " + max + " texts: " + vocabulary.size());
    }
    Absent unknown = node.get("unknown").oneOf(Absent.class, Absent.REJECT);
    Absent missing = node.get("missing").oneOf(Absent.class, Absent.ACCEPT);
    String field = node.get("field").text(name);
    String input = node.get("input").text(dim == 0 ? SHARED_INPUT : name);
    int count = Math.max(1, vocabulary.size() + size + buckets);
    return node.get("vocabulary")
        .build(
            null,
            () ->
                new CategoryFeature(
                    name, field, input, vocabulary, buckets > 0, count, dim, unknown, missing));
  }

  private static void requireOneOf(Node node) {
    long given =
        List.of("vocabulary", "size", "buckets").stream()
            .filter(key -> !node.get(key).isAbsent())
            .count();
    if (given != 1) {
      node.problem("must have exactly one of vocabulary, size, buckets: " + given + " of them");
    }
    if (node.get("vocabulary").isList() && node.get("vocabulary").items().isEmpty()) {
      node.get("vocabulary").problem("must have at least one text: []");
    }
  }

  @Override
  public Map<String, Object> definition() {
    String counted = hashed ? "buckets" : "size";
    return Definition.of(
        "type",
        TYPE,
        "field",
        field,
        "input",
        input,
        "vocabulary",
        vocabulary.isEmpty() ? null : vocabulary,
        counted,
        vocabulary.isEmpty() ? count : null,
        "dim",
        dim == 0 ? null : dim,
        "unknown",
        unknown,
        "missing",
        missing);
  }

  @Override
  public Tensor tensor() {
    return dim == 0 ? Tensor.numbers(input, count) : new Tensor(input, List.of(1), count + 1, dim);
  }

  @Override
  public int rawSize() {
    return dim == 0 ? count : 1;
  }

  @Override
  public List<String> columns() {
    if (dim != 0) {
      return List.of(name);
    }
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(name + "=" + (hashed ? "#" + i : categoryName(i)));
    }
    return columns;
  }

  private String categoryName(int i) {
    return vocabulary.isEmpty() ? Integer.toString(i) : vocabulary.get(i);
  }

  @Override
  public List<Use> uses(String owner, int column) {
    String types = isSized() ? "a whole number of type int, long, float or double" : Texts.TYPES;
    Step absent = missing.step(field, column, rawSize(), 0);
    return List.of(new Use(owner, field, types, s -> step(s, column), absent));
  }

  private boolean isSized() {
    return vocabulary.isEmpty() && !hashed;
  }

  private Step step(Schema schema, int column) {
    Texts.Index index = isSized() ? wholeNumbers(schema) : Texts.index(schema, words());
    if (index == null) {
      return null;
    }
    Function<Decoder, String> text = isSized() ? Numbers.text(schema) : Texts.text(schema);
    return (in, row) -> {
      int start = in.position();
      int category = index.read(in);
      if (category != Words.UNKNOWN) {
        set(row.features, column, category);
      } else if (unknown == Absent.REJECT) {
        in.position(start);
        throw Rejection.of(ReasonCode.UNKNOWN_CATEGORY, field, rule(), text.apply(in));
      }
    };
  }

  private void set(float[] features, int column, int category) {
    if (dim == 0) {
      features[column + category] = 1;
    } else {
      features[column] = category + 1;
    }
  }

  private Words words() {
    return hashed ? Words.buckets(count) : new ByteTable(vocabulary);
  }

  private Texts.Index wholeNumbers(Schema schema) {
    Numbers.Source source = schema.getType() == Schema.Type.BOOLEAN ? null : Numbers.source(schema);
    if (source == null) {
      return null;
    }
    return in -> {
      double value = source.read(in);
      int category = (int) value;
      return category == value && category >= 0 && category < count ? category : Words.UNKNOWN;
    };
  }

  private String rule() {
    return isSized()
        ? "must be a whole number from 0 to " + (count - 1)
        : "must be one of " + Shown.names(vocabulary);
  }
}
