package org.thalweg.flink.io;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.thalweg.spec.Delivery;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.PublishSpec;
import org.thalweg.spec.ScoreJob;

/**
 * The sink of all of a job's outputs: one producer a subtask, and with exactly-once delivery one
 * transaction a checkpoint for all topics together.
 */
public final class KafkaOutputs {

  private static final long LINGER_MILLIS = 10;

  /** Somebody waits for a score; and a busy producer makes batches by itself. */
  private static final long SCORE_LINGER_MILLIS = 1;

  /**
   * Ends the prefix of the transactions' ids. No name may hold it: a job that starts ends whatever
   * begins with its prefix, and must not meet that of another whose name begins with its own.
   */
  static final String PREFIX_END = ":";

  private KafkaOutputs() {}

  /**
   * A sink.
   *
   * @param job the job's name. Transactions are named after it, so that a job that starts again
   *     ends those it left open; two running jobs must differ in it
   */
  public static Sink<OutRecord> sink(KafkaSpec kafka, String job, PublishSpec publish) {
    Properties settings = settings(kafka, LINGER_MILLIS, publish.transactionTimeout());
    return sink(job, settings, topics(publish), publish.delivery());
  }

  /** A sink of a scoring job, see {@link #sink(KafkaSpec, String, PublishSpec)}. */
  public static Sink<OutRecord> sink(KafkaSpec kafka, String job, ScoreJob.Results publish) {
    Map<OutTopic, String> topics =
        Map.of(
            OutTopic.PREDICTIONS, publish.predictions(),
            OutTopic.DEAD_LETTERS, publish.deadLetters());
    Properties settings = settings(kafka, SCORE_LINGER_MILLIS, publish.transactionTimeout());
    return sink(job, settings, topics, publish.delivery());
  }

  private static Sink<OutRecord> sink(
      String job, Properties settings, Map<OutTopic, String> topics, Delivery delivery) {
    String prefix = "thalweg-" + job + PREFIX_END;
    KafkaSink<OutRecord> kafka =
        KafkaSink.<OutRecord>builder()
            .setKafkaProducerConfig(settings)
            .setRecordSerializer(new OutRecordWriter(topics))
            .setDeliveryGuarantee(
                delivery == Delivery.EXACTLY_ONCE
                    ? DeliveryGuarantee.EXACTLY_ONCE
                    : DeliveryGuarantee.AT_LEAST_ONCE)
            .setTransactionalIdPrefix(prefix)
            .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
            .build();
    return new OutputSink(
        kafka,
        prefix,
        settings,
        delivery == Delivery.EXACTLY_ONCE
            ? topics.values().stream().distinct().toList()
            : List.of());
  }

  private static Map<OutTopic, String> topics(PublishSpec publish) {
    return Map.of(
        OutTopic.PREDICTIONS, publish.predictions(),
        OutTopic.METRICS, publish.metrics().topic(),
        OutTopic.MODELS, publish.models().topic(),
        OutTopic.DEAD_LETTERS, publish.deadLetters());
  }

  private static Properties settings(KafkaSpec kafka, long lingerMillis, Duration timeout) {
    Properties settings = new Properties();
    // Records are small and many; the default of 16 KiB holds some two hundred.
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 << 10));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, Long.toString(lingerMillis));
    settings.putAll(KafkaClients.properties(kafka));
    // The connector's default of an hour is more than brokers allow.
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(timeout.toMillis()));
    return settings;
  }
}
