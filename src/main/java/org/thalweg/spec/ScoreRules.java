package org.thalweg.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.definition.Problems;

/** What must hold between the parts of a scoring job that are right by themselves. */
final class ScoreRules {

  private ScoreRules() {}

  static void check(
      List<String> topics,
      String models,
      ScoreJob.Results publish,
      FlinkSpec flink,
      Problems problems) {
    Map<String, String> seen = new LinkedHashMap<>();
    for (int i = 0; i < topics.size(); i++) {
      String path = topics.size() == 1 ? "events.topic" : "events.topic[" + i + "]";
      another(seen, path, topics.get(i), problems);
    }
    another(seen, "models", models, problems);
    another(seen, "publish.predictions", publish.predictions(), problems);
    another(seen, "publish.deadLetters", publish.deadLetters(), problems);
    if (publish.delivery() == Delivery.EXACTLY_ONCE) {
      JobRules.checkTransactions(publish.transactionTimeout(), flink.checkpoints(), problems);
    }
  }

  private static void another(
      Map<String, String> seen, String path, String topic, Problems problems) {
    String other = seen.putIfAbsent(topic, path);
    if (other != null) {
      problems.add(path, "must be another topic than " + other + ": " + topic);
    }
  }
}
