package org.thalweg.spec;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.thalweg.snapshot.Publication;

/**
 * What a training job publishes, and where.
 *
 * @param predictions topic of the predictions, one for each event
 * @param metrics how it goes
 * @param models snapshots
 * @param deadLetters topic of the events that could not be learnt from
 * @param delivery of everything published
 * @param transactionTimeout after which Kafka gives up a transaction that was not committed; at
 *     most the broker's {@code transaction.max.timeout.ms}, which is 15 minutes by default
 */
public record PublishSpec(
    String predictions,
    Metrics metrics,
    Models models,
    String deadLetters,
    Delivery delivery,
    Duration transactionTimeout) {

  public PublishSpec {
    KafkaRules.checkTopic(predictions);
    Objects.requireNonNull(metrics, "metrics");
    Objects.requireNonNull(models, "models");
    KafkaRules.checkTopic(deadLetters);
    Objects.requireNonNull(delivery, "delivery");
    if (transactionTimeout.compareTo(Duration.ofSeconds(1)) < 0
        || transactionTimeout.compareTo(Duration.ofDays(7)) > 0) {
      throw new IllegalArgumentException(
          "transaction timeout must be 1 s to 7 d: " + transactionTimeout.toMillis() + " ms");
    }
  }

  /**
   * Reports of the running metrics.
   *
   * @param topic of the reports
   * @param every how often each model reports
   */
  public record Metrics(String topic, Every every) {
    public Metrics {
      KafkaRules.checkTopic(topic);
      Objects.requireNonNull(every, "every");
    }
  }

  /**
   * Snapshots of the models.
   *
   * @param topic of the snapshots; compacted
   * @param every how often each model is published
   * @param publication in which form, and how many stay
   * @param gate which snapshots are published; empty: all
   */
  public record Models(
      String topic, Every every, Publication publication, Optional<GateSpec> gate) {
    public Models {
      KafkaRules.checkTopic(topic);
      Objects.requireNonNull(every, "every");
      Objects.requireNonNull(publication, "publication");
      Objects.requireNonNull(gate, "gate");
    }
  }
}
