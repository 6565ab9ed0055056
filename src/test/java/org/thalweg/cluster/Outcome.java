package org.thalweg.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.thalweg.cluster.Outputs.Item;

/**
 * All that a job leaves.
 *
 * @param topics the records of each topic, by model key, in their order
 * @param models each model's whole state in the job's last savepoint, and its open batch, as bytes
 */
record Outcome(Map<String, Map<String, List<Item>>> topics, Map<String, ByteBuffer> models) {

  static Outcome of(Outputs outputs, Map<String, ByteBuffer> models) {
    outputs.readAll();
    return new Outcome(outputs.byModel(), models);
  }

  /** How many of these events are on none of the topics. */
  long lost(String predictions, Set<String> ids) {
    Map<String, Integer> counts = counts(predictions);
    return ids.stream().filter(id -> !counts.containsKey(id)).count();
  }

  /** How many records of a topic repeat a key. */
  long duplicated(String predictions) {
    return counts(predictions).values().stream().mapToLong(count -> count - 1).sum();
  }

  private Map<String, Integer> counts(String topic) {
    Map<String, Integer> counts = new HashMap<>();
    topics.get(topic).values().stream()
        .flatMap(Collection::stream)
        .forEach(item -> counts.merge(item.name(), 1, Integer::sum));
    return counts;
  }

  /** Sentences that say where a topic differs from another run's; none if it equals it. */
  List<String> differences(String topic, Outcome other) {
    Map<String, List<Item>> mine = topics.get(topic);
    Map<String, List<Item>> others = other.topics.get(topic);
    if (!mine.keySet().equals(others.keySet())) {
      return List.of(topic + " has the models " + mine.keySet() + ", not " + others.keySet());
    }
    List<String> differences = new ArrayList<>();
    mine.forEach(
        (model, items) -> {
          int same = commonPrefix(items, others.get(model));
          if (same < Math.max(items.size(), others.get(model).size())) {
            differences.add(
                "%s of model %s differs at %d; it has %d records, not %d"
                    .formatted(topic, model, same, items.size(), others.get(model).size()));
          }
        });
    return differences;
  }

  private static int commonPrefix(List<Item> some, List<Item> others) {
    int i = 0;
    while (i < some.size() && i < others.size() && some.get(i).equals(others.get(i))) {
      i++;
    }
    return i;
  }
}
