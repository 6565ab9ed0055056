package org.thalweg.flink.io;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.thalweg.spec.Delivery;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.PublishSpec;

/**
 * The sink of all of a job's outputs: one producer a subtask, and with exactly-once delivery one
 * transaction a checkpoint for all topics together.
 */
public final class KafkaOutputs {

  private KafkaOutputs() {}

  /**
   * A sink.
   *
   * @param job the job's name. Transactions are named after it, so that a job that starts again
   *     ends those it left open; two running jobs must differ in it
   */
  public static KafkaSink<OutRecord> sink(KafkaSpec kafka, String job, PublishSpec publish) {
    return KafkaSink.<OutRecord>builder()
        .setKafkaProducerConfig(settings(kafka, publish))
        .setRecordSerializer(new OutRecordWriter(topics(publish)))
        .setDeliveryGuarantee(
            publish.delivery() == Delivery.EXACTLY_ONCE
                ? DeliveryGuarantee.EXACTLY_ONCE
                : DeliveryGuarantee.AT_LEAST_ONCE)
        .setTransactionalIdPrefix("thalweg-" + job)
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .build();
  }

  private static Map<OutTopic, String> topics(PublishSpec publish) {
    return Map.of(
        OutTopic.PREDICTIONS, publish.predictions(),
        OutTopic.METRICS, publish.metrics().topic(),
        OutTopic.MODELS, publish.models().topic(),
        OutTopic.DEAD_LETTERS, publish.deadLetters());
  }

  private static Properties settings(KafkaSpec kafka, PublishSpec publish) {
    Properties settings = new Properties();
    // Records are small and many; the default of 16 KiB holds some two hundred.
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 << 10));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "10");
    settings.putAll(kafka.clientProperties());
    // The connector's default of an hour is more than brokers allow.
    settings.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Long.toString(publish.transactionTimeout().toMillis()));
    return settings;
  }
}
