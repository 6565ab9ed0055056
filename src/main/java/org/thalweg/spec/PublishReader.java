package org.thalweg.spec;

import java.time.Duration;
import org.thalweg.definition.Node;

/** Reads {@code publish}. */
final class PublishReader {
  static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);
  private static final Every METRICS_EVERY = new Every.Time(Duration.ofSeconds(10));
  private static final Every MODELS_EVERY = new Every.Time(Duration.ofSeconds(30));

  private final Node publish;
  private final String job;

  private PublishReader(Node publish, String job) {
    this.publish = publish;
    this.job = job;
  }

  /**
   * Reads the node.
   *
   * @param job the job's name, from which topics get theirs if they have none
   */
  static PublishSpec read(Node publish, String job) {
    publish.allowOnly(
        "predictions", "metrics", "models", "deadLetters", "delivery", "transactionTimeout");
    return new PublishReader(publish, job).read();
  }

  private PublishSpec read() {
    return new PublishSpec(
        topic("predictions", "predictions"),
        metrics(publish.get("metrics")),
        models(publish.get("models")),
        topic("deadLetters", "dead-letters"),
        publish.get("delivery").oneOf(Delivery.class, Delivery.EXACTLY_ONCE),
        transactionTimeout(publish));
  }

  static Duration transactionTimeout(Node publish) {
    return Durations.read(
        publish.get("transactionTimeout"),
        TRANSACTION_TIMEOUT,
        Duration.ofSeconds(1),
        Duration.ofDays(7));
  }

  /** A topic, written {@code NAME} or {@code {topic: NAME, ...}}. */
  private String topic(String key, String suffix, String... others) {
    return topic(publish, job, key, suffix, others);
  }

  static String topic(Node publish, String job, String key, String suffix, String... others) {
    Node node = publish.get(key);
    if (node.isMap()) {
      String[] keys = new String[others.length + 1];
      keys[0] = "topic";
      System.arraycopy(others, 0, keys, 1, others.length);
      node.allowOnly(keys);
      node = node.get("topic");
    }
    return node.scalar(job + "." + suffix, KafkaRules::checkTopic);
  }

  private PublishSpec.Metrics metrics(Node metrics) {
    String topic = topic("metrics", "metrics", "every", "window");
    return new PublishSpec.Metrics(topic, Every.read(metrics.get("every"), METRICS_EVERY));
  }

  private PublishSpec.Models models(Node models) {
    String topic =
        topic(
            "models",
            "models",
            "every",
            "chunk",
            "encoding",
            "compression",
            "keep",
            "onlyIf",
            "onDegrade");
    Every every = Every.read(models.get("every"), MODELS_EVERY);
    return new PublishSpec.Models(
        topic, every, PublicationReader.read(models), GateSpec.read(models));
  }
}
