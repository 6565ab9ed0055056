package org.thalweg.spec;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.definition.Problem;

/** Job files for tests. */
final class Jobs {
  static final String SCHEMA =
      """
      {"type": "record", "name": "Price", "fields": [
        {"name": "period", "type": "double"},
        {"name": "day", "type": "int"},
        {"name": "tenant", "type": "string"},
        {"name": "price", "type": ["null", "float"]},
        {"name": "up", "type": "boolean"},
        {"name": "class", "type": "string"}]}
      """;

  /** The shortest job there is. */
  static final String SHORT =
      """
      thalweg: 1
      kind: train
      name: prices
      events:
        topic: prices
        schema: %s
        features: {period: {}}
        label: {field: class, classes: [down, up]}
      network: [{dense: 8}, relu]
      """
          .formatted(SCHEMA.replace("\n", ""));

  /** A job that says all that can be said. */
  static final String LONG =
      """
      thalweg: 1
      kind: train
      name: prices
      kafka:
        bootstrap: "kafka-1:9092,kafka-2:9092"
        properties:
          security.protocol: SASL_SSL
          ssl.truststore.password: ${file:/run/secrets/store}
          sasl.jaas.config: 'login required username="me" password="${env:PASSWORD}";'
          max.request.size: 2097152
      events:
        topic: prices.in
        onGap: fail
        schema: %s
        encoding: single-object
        features:
          period: {}
          day: {type: category, size: 7}
        label: {field: price, number: true}
      model: {per: tenant, max: 1000, seed: 42, expireAfter: 30 d, onNetworkChange: keepMatching}
      network: [{dense: 8}, relu]
      training:
        batch: {size: 32, maxDelay: 200 ms}
        optimizer: {momentum: {learningRate: 0.01}}
        loss: {huber: {delta: 2.0}}
      publish:
        predictions: prices.p
        metrics: {topic: prices.m, every: 500 events, window: 200}
        models:
          topic: prices.models
          every: 10000 events
          chunk: 1 MiB
          onlyIf: {metric: mae, notWorseThan: 5%%}
          onDegrade: rollback
        deadLetters: prices.dead
        delivery: at-least-once
        transactionTimeout: 5 min
      control: prices.orders
      flink:
        parallelism: 4
        checkpoints: {every: 30 s, timeout: 2 min, directory: "s3://bucket/checkpoints"}
        stateBackend: rocksdb
      input: {csv: {header: true}}
      """
          .formatted(SCHEMA.replace("\n", ""));

  /** A job with several inputs, some of them no plain numbers. */
  static final String WIDE =
      """
      thalweg: 1
      kind: train
      name: wide
      events:
        topic: wide
        schema: %s
        features:
          numbers: {type: vector, size: 4, scale: 2.0, standardise: true}
          shop: {type: category, buckets: 100, dim: 4}
          colour: {type: category, vocabulary: [red, green], unknown: accept}
          path: {type: sequence, length: 5, size: 2}
          recent: {type: sequence, last: 3, features: {speed: {}}}
        label: {field: tags, flags: [a, b, c]}
      network:
        branches:
          shop: [{embedding: {entries: 101, dim: 4}}, flatten]
          path: [{gru: 4}]
          recent: [flatten]
        layers: [{dense: 8}, relu, {dropout: 0.1}]
      training: {loss: binaryCrossEntropy}
      """
          .formatted(
              """
              {"type": "record", "name": "Wide", "fields": [
                {"name": "numbers", "type": {"type": "array", "items": "float"}},
                {"name": "shop", "type": "string"},
                {"name": "colour", "type":
                  {"type": "enum", "name": "Colour", "symbols": ["red", "green", "blue"]}},
                {"name": "path", "type":
                  {"type": "array", "items": {"type": "array", "items": "double"}}},
                {"name": "speed", "type": "double"},
                {"name": "tags", "type": {"type": "array", "items": "string"}}]}
              """
                  .replace("\n", ""));

  /** The shortest job that scores. */
  static final String SCORE =
      """
      thalweg: 1
      kind: score
      name: scores
      events:
        topic: new
        schema: %s
      models: prices.models
      """
          .formatted(SCHEMA.replace("\n", ""));

  /** A scoring job that says all that can be said. */
  static final String LONG_SCORE =
      """
      thalweg: 1
      kind: score
      name: scores
      kafka: {bootstrap: "kafka-1:9092"}
      events:
        topic: [new, newer]
        onGap: fail
        schema: %s
        encoding: single-object
        id: class
        time: null
      models: {topic: prices.models}
      model: {per: tenant, max: 20000}
      scoring:
        spread: keyed
        batch: {size: 32, maxDelay: 2 ms}
        maxWait: 10 s
        maxWaiting: {events: 100, bytes: 1 MiB}
      publish:
        predictions: p
        deadLetters: d
        delivery: exactly-once
        transactionTimeout: 5 min
      flink: {parallelism: 4, checkpoints: {every: 1 s, timeout: 1 min}}
      input: {csv: {}}
      """
          .formatted(SCHEMA.replace("\n", ""));

  private Jobs() {}

  static ScoreJob score(String text) {
    return (ScoreJob) JobSpec.parse(text);
  }

  static TrainJob train(String text) {
    return (TrainJob) JobSpec.parse(text);
  }

  /** The mistakes of a job, each as {@code path: message}. */
  static List<String> mistakes(String text) {
    InvalidDefinitionException mistakes =
        catchThrowableOfType(InvalidDefinitionException.class, () -> JobSpec.parse(text));
    return mistakes == null
        ? List.of()
        : mistakes.problems().stream().map(Problem::toString).toList();
  }
}
