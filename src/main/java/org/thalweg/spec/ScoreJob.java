package org.thalweg.spec;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.thalweg.definition.Problems;
import org.thalweg.event.EventSpec;

/**
 * A job that scores events with the newest snapshots of a training job's models.
 *
 * <pre>
 * thalweg: 1
 * kind: score
 * name: prices-score
 * events: {topic: prices.new, schema: prices.avsc}
 * models: prices.models
 * </pre>
 *
 * @param name what its topics and transactions are called after
 * @param kafka how Kafka is reached
 * @param topics of the events, at least one
 * @param onGap what it does when a topic no longer has the event at which it would go on
 * @param events schema and encoding of the events, their id, time and model key; their features
 *     come with the model
 * @param models topic of the snapshots
 * @param scoring how events meet models
 * @param publish the results
 * @param flink how Flink runs it
 * @param input what a local run feeds to it, as the job file says it; empty if it says nothing
 * @param definition the job file's tree, see {@link JobSpec#definition()}
 */
public record ScoreJob(
    String name,
    KafkaSpec kafka,
    List<String> topics,
    OnGap onGap,
    EventSpec events,
    String models,
    ScoringSpec scoring,
    Results publish,
    FlinkSpec flink,
    Map<String, Object> input,
    Map<String, Object> definition)
    implements JobSpec {

  public ScoreJob {
    JobReader.checkName(name);
    topics = List.copyOf(topics);
    topics.forEach(KafkaRules::checkTopic);
    if (topics.isEmpty()) {
      throw new IllegalArgumentException("events must have a topic: none");
    }
    Objects.requireNonNull(onGap, "on gap");
    Objects.requireNonNull(events, "events");
    KafkaRules.checkTopic(models);
    Objects.requireNonNull(scoring, "scoring");
    input = Collections.unmodifiableMap(new LinkedHashMap<>(input));
    definition = Collections.unmodifiableMap(new LinkedHashMap<>(definition));
    Problems problems = new Problems();
    ScoreRules.check(kafka, topics, models, publish, flink, problems);
    problems.throwIfAny();
  }

  /**
   * What a scoring job publishes, and where.
   *
   * @param predictions topic of the predictions, one for each event
   * @param deadLetters topic of the events that could not be scored
   * @param delivery of everything published
   * @param transactionTimeout after which Kafka gives up a transaction that was not committed
   */
  public record Results(
      String predictions, String deadLetters, Delivery delivery, Duration transactionTimeout) {
    public Results {
      KafkaRules.checkTopic(predictions);
      KafkaRules.checkTopic(deadLetters);
      Objects.requireNonNull(delivery, "delivery");
      Objects.requireNonNull(transactionTimeout, "transaction timeout");
    }
  }

  @Override
  public String topic() {
    return topics.get(0);
  }

  @Override
  public String predictions() {
    return publish.predictions();
  }

  @Override
  public String deadLetters() {
    return publish.deadLetters();
  }

  @Override
  public String modelTopic() {
    return models;
  }

  @Override
  public ScoreJob withKafka(KafkaSpec other) {
    return new ScoreJob(
        name,
        other,
        topics,
        onGap,
        events,
        models,
        scoring,
        publish,
        flink,
        input,
        KafkaReader.with(definition, other));
  }

  /** Says nothing of the client properties: they may hold secrets. */
  @Override
  public String toString() {
    return "ScoreJob[name=" + name + ", topics=" + topics + ", kafka=" + kafka + "]";
  }
}
