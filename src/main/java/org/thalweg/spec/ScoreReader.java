package org.thalweg.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.thalweg.definition.Node;
import org.thalweg.event.EventSpec;

/** Reads the tree of a scoring job's file. */
final class ScoreReader {
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);
  private static final int BATCH = 32;
  private static final int WAITING_EVENTS = 10_000;
  private static final long WAITING_BYTES = 64 << 20;
  private static final long LARGEST = 1 << 30;

  private final Node root;
  private final Schema schema;

  /**
   * @param schema of the events, or {@code null} if it could not be had
   */
  ScoreReader(Node root, Schema schema) {
    this.root = root;
    this.schema = schema;
  }

  static void allowOnly(Node root) {
    root.allowOnly(
        "thalweg", "kind", "name", "kafka", "events", "models", "model", "scoring", "publish",
        "flink", "input");
  }

  /** The job; problems are thrown all at once. */
  ScoreJob read(String name, KafkaSpec kafka, Map<String, Object> input, Map<String, Object> tree) {
    root.get("model").allowOnly("per", "max");
    EventSpec events = EventSpec.envelope(root.get("events"), schema, root.get("model").get("per"));
    List<String> topics = topics(root.get("events").require("topic"), name);
    OnGap onGap = root.get("events").get("onGap").oneOf(OnGap.class, OnGap.WARN);
    String models = models(root.require("models"), name);
    FlinkSpec flink = FlinkReader.read(root.get("flink"));
    ScoringSpec scoring = scoring(root.get("scoring"), root.get("model"), flink);
    ScoreJob.Results publish = publish(root.get("publish"), name);
    ScoreRules.check(kafka, topics, models, publish, flink, root.problems());
    root.problems().throwIfAny();
    return new ScoreJob(
        name, kafka, topics, onGap, events, models, scoring, publish, flink, input, tree);
  }

  /** One topic, or a list of several. */
  private static List<String> topics(Node topic, String name) {
    List<Node> items = topic.isList() ? topic.items() : List.of(topic);
    if (items.isEmpty()) {
      topic.problem("must name at least one topic: none");
    }
    return items.stream()
        .map(item -> item.scalar(name + ".events", KafkaRules::checkTopic))
        .toList();
  }

  private static String models(Node models, String name) {
    Node topic = models;
    if (models.isMap()) {
      models.allowOnly("topic");
      topic = models.require("topic");
    }
    return topic.scalar(name + ".models", KafkaRules::checkTopic);
  }

  private static ScoringSpec scoring(Node scoring, Node model, FlinkSpec flink) {
    scoring.allowOnly("spread", "batch", "maxWait", "maxWaiting");
    Node batch = scoring.get("batch");
    Node size = batch;
    if (!batch.isScalar()) {
      batch.allowOnly("size", "maxDelay");
      size = batch.get("size");
    }
    int batchSize = size.integer(BATCH, 1, ScoringSpec.MAX_BATCH);
    Node waiting = scoring.get("maxWaiting");
    waiting.allowOnly("events", "bytes");
    ScoringSpec.Spread spread =
        scoring.get("spread").oneOf(ScoringSpec.Spread.class, ScoringSpec.Spread.BROADCAST);
    return new ScoringSpec(
        spread,
        batchSize,
        Durations.read(batch.get("maxDelay"), Duration.ZERO, Duration.ZERO, Duration.ofHours(1)),
        Durations.read(scoring.get("maxWait"), MAX_WAIT, Duration.ZERO, Duration.ofDays(1)),
        waiting.get("events").integer(WAITING_EVENTS, 0, Integer.MAX_VALUE),
        bytes(waiting.get("bytes")),
        ModelRules.served(model, spread, flink));
  }

  private static long bytes(Node node) {
    long bytes = node.bytes(WAITING_BYTES);
    if (bytes < 0 || bytes > LARGEST) {
      node.problem("must be from 0 to 1024 MiB: " + node.text(""));
      return WAITING_BYTES;
    }
    return bytes;
  }

  private static ScoreJob.Results publish(Node publish, String name) {
    publish.allowOnly("predictions", "deadLetters", "delivery", "transactionTimeout");
    return new ScoreJob.Results(
        PublishReader.topic(publish, name, "predictions", "predictions"),
        PublishReader.topic(publish, name, "deadLetters", "dead-letters"),
        publish.get("delivery").oneOf(Delivery.class, Delivery.AT_LEAST_ONCE),
        PublishReader.transactionTimeout(publish));
  }
}
