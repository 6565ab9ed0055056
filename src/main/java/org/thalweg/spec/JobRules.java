package org.thalweg.spec;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.definition.Problems;
import org.thalweg.definition.Suggestion;
import org.thalweg.event.Label;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.SnapshotSize;

/** What must hold between the parts of a job that are right by themselves. */
final class JobRules {
  private JobRules() {}

  static void check(
      String topic,
      String control,
      KafkaSpec kafka,
      PublishSpec publish,
      FlinkSpec flink,
      Problems problems) {
    checkDistinct(topic, control, publish, problems);
    MessageRules.checkSize(kafka, problems);
    MessageRules.checkChunk(kafka, publish.models(), problems);
    if (publish.delivery() == Delivery.EXACTLY_ONCE) {
      checkTransactions(publish.transactionTimeout(), flink.checkpoints(), problems);
    }
  }

  /** What is trained must be scored with and rolled back to. */
  static void checkSize(ModelSpec model, Problems problems) {
    try {
      SnapshotSize.require(model);
    } catch (IllegalArgumentException e) {
      problems.add("network", e.getMessage());
    }
  }

  /** A gate looks at a figure that the label has. */
  static void checkGate(Label label, PublishSpec publish, Problems problems) {
    List<String> known = GateSpec.metrics(label);
    publish
        .models()
        .gate()
        .map(GateSpec::metric)
        .filter(metric -> !known.contains(metric))
        .ifPresent(
            metric ->
                problems.add(
                    "publish.models.onlyIf.metric",
                    "unknown metric of this label: " + metric + Suggestion.of(metric, known)));
  }

  private static void checkDistinct(
      String topic, String control, PublishSpec publish, Problems problems) {
    Map<String, String> seen = new LinkedHashMap<>();
    seen.put(topic, "events.topic");
    Map<String, String> published = new LinkedHashMap<>();
    published.put("publish.predictions", publish.predictions());
    published.put("publish.metrics.topic", publish.metrics().topic());
    published.put("publish.models.topic", publish.models().topic());
    published.put("publish.deadLetters", publish.deadLetters());
    published.put("control", control);
    published.forEach((path, name) -> another(seen, path, name, problems));
  }

  /** Kafka takes dots and underscores for the same where it tells topics apart. */
  static void another(Map<String, String> seen, String path, String topic, Problems problems) {
    String other = seen.putIfAbsent(topic.replace('.', '_'), path);
    if (other != null) {
      problems.add(path, "must be another topic than " + other + ": " + topic);
    }
  }

  /** A transaction lives from one checkpoint to the end of the next. */
  static void checkTransactions(
      Duration timeout, FlinkSpec.Checkpoints checkpoints, Problems problems) {
    Duration life = checkpoints.every().plus(checkpoints.timeout());
    if (timeout.compareTo(life) <= 0) {
      problems.add(
          "publish.transactionTimeout",
          "must be longer than flink.checkpoints.every and timeout together, "
              + Durations.show(life)
              + ": "
              + Durations.show(timeout));
    }
  }
}
