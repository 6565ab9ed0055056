package org.thalweg.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.definition.Problems;

/** What must hold between the parts of a scoring job that are right by themselves. */
final class ScoreRules {

  private ScoreRules() {}

  static void check(
      KafkaSpec kafka,
      List<String> topics,
      String models,
      ScoreJob.Results publish,
      FlinkSpec flink,
      Problems problems) {
    MessageRules.checkSize(kafka, problems);
    Map<String, String> seen = new LinkedHashMap<>();
    for (int i = 0; i < topics.size(); i++) {
      String path = topics.size() == 1 ? "events.topic" : "events.topic[" + i + "]";
      JobRules.another(seen, path, topics.get(i), problems);
    }
    JobRules.another(seen, "models", models, problems);
    JobRules.another(seen, "publish.predictions", publish.predictions(), problems);
    JobRules.another(seen, "publish.deadLetters", publish.deadLetters(), problems);
    if (publish.delivery() == Delivery.EXACTLY_ONCE) {
      JobRules.checkTransactions(publish.transactionTimeout(), flink.checkpoints(), problems);
    }
  }
}
