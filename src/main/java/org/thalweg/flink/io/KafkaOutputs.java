package org.thalweg.flink.io;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The sink of all of a job's outputs: one producer a subtask, and with exactly-once delivery one
 * transaction a checkpoint for all topics together.
 */
public final class KafkaOutputs {

  /** The most that a broker allows by default. A transaction open for longer is lost. */
  public static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(15);

  private KafkaOutputs() {}

  /**
   * A sink.
   *
   * @param bootstrap brokers, {@code host:port,host:port}
   * @param job the job's name. Transactions are named after it, so that a job that starts again
   *     ends those it left open; two running jobs must differ in it
   * @param topics the name of every output's topic
   * @param exactlyOnce else at least once
   * @param properties of the Kafka client; they win over our own defaults
   */
  public static KafkaSink<OutRecord> sink(
      String bootstrap,
      String job,
      Map<OutTopic, String> topics,
      boolean exactlyOnce,
      Map<String, String> properties) {
    return KafkaSink.<OutRecord>builder()
        .setBootstrapServers(bootstrap)
        .setRecordSerializer(new OutRecordWriter(topics))
        .setDeliveryGuarantee(
            exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
        .setTransactionalIdPrefix("thalweg-" + job)
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .setKafkaProducerConfig(settings(properties))
        .build();
  }

  private static Properties settings(Map<String, String> properties) {
    Properties settings = new Properties();
    settings.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_TIMEOUT.toMillis()));
    // Records are small and many; the default of 16 KiB holds some two hundred.
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 << 10));
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "10");
    settings.putAll(properties);
    return settings;
  }
}
