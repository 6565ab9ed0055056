package org.thalweg.event;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;

/**
 * A text as the ids of its first words: {@code [maxTokens]}. Id 0 is padding; a missing text is an
 * empty one.
 *
 * @param vocabulary the words, whose ids are 2 and on, while 1 is any other word; empty if hashed
 * @param buckets how many buckets words are hashed into, whose ids are 1 and on; 0 with a
 *     vocabulary
 * @param pad where the padding of a short text is
 */
record TextFeature(
    String name,
    String field,
    List<String> vocabulary,
    int buckets,
    int maxTokens,
    Pad pad,
    Absent missing)
    implements Feature {

  static final String TYPE = "text";

  /** Whole numbers up to here are exact as floats. */
  private static final int MAX_IDS = 1 << 24;

  enum Pad {
    END,
    START
  }

  static Feature read(String name, Node node) {
    node.allowOnly("type", "field", "vocabulary", "buckets", "maxTokens", "pad", "missing");
    List<String> vocabulary = node.get("vocabulary").texts();
    node.get("vocabulary").build(null, () -> Distinct.require(vocabulary));
    if (node.get("vocabulary").isAbsent() == node.get("buckets").isAbsent()) {
      node.problem("must have either vocabulary or buckets: " + node.keys());
    }
    return new TextFeature(
        name,
        node.get("field").text(name),
        List.copyOf(vocabulary),
        node.get("buckets").integer(0, 1, MAX_IDS - 1),
        node.require("maxTokens").integer(1, 1, 1 << 16),
        node.get("pad").oneOf(Pad.class, Pad.END),
        node.get("missing").oneOf(Absent.class, Absent.ACCEPT));
  }

  @Override
  public Map<String, Object> definition() {
    return Definition.of(
        "type",
        TYPE,
        "field",
        field,
        "vocabulary",
        vocabulary.isEmpty() ? null : vocabulary,
        "buckets",
        vocabulary.isEmpty() ? buckets : null,
        "maxTokens",
        maxTokens,
        "pad",
        pad,
        "missing",
        missing);
  }

  @Override
  public String input() {
    return name;
  }

  @Override
  public Tensor tensor() {
    int ids = vocabulary.isEmpty() ? buckets + 1 : vocabulary.size() + 2;
    return new Tensor(name, List.of(maxTokens), ids, 0);
  }

  @Override
  public int rawSize() {
    return maxTokens;
  }

  @Override
  public List<String> columns() {
    return IntStream.range(0, maxTokens).mapToObj(i -> name + "[" + i + "]").toList();
  }

  @Override
  public List<Use> uses(String owner, int column) {
    Step absent = missing.step(field, column, maxTokens, 0);
    return List.of(new Use(owner, field, "a string", schema -> step(schema, column), absent));
  }

  private Step step(Schema schema, int column) {
    if (schema.getType() != Schema.Type.STRING) {
      return null;
    }
    Words words = vocabulary.isEmpty() ? Words.buckets(buckets) : new ByteTable(vocabulary);
    int firstId = vocabulary.isEmpty() ? 1 : 2;
    Tokenizer tokenizer = new Tokenizer();
    return (in, row) -> {
      int length = in.readTextLength();
      int at = in.position();
      int end = at + length;
      int count = 0;
      while (count < maxTokens) {
        at = tokenizer.next(in.bytes(), at, end);
        if (tokenizer.length() == 0) {
          break;
        }
        int id = words.index(tokenizer.word(), 0, tokenizer.length()) + firstId;
        row.features[column + count++] = id;
      }
      in.skip(length);
      if (pad == Pad.START) {
        moveToEnd(row.features, column, count);
      }
    };
  }

  private void moveToEnd(float[] features, int column, int count) {
    int padding = maxTokens - count;
    System.arraycopy(features, column, features, column + padding, count);
    Arrays.fill(features, column, column + padding, 0);
  }
}
