package org.thalweg.local;

import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.thalweg.score.TopicRead;
import org.thalweg.spec.KafkaSpec;

/** Reads what is on a topic now, as a read-committed consumer sees it. */
public final class TopicScan {
  private TopicScan() {}

  /** Hands every committed record of a topic, in the order of its partition, to {@code each}. */
  public static void committed(
      String bootstrap, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    committed(KafkaSpec.of(bootstrap), topic, each);
  }

  /**
   * The same where Kafka is reached as a job says.
   *
   * @throws org.apache.kafka.common.KafkaException if it refuses, or answers no more
   */
  public static void committed(
      KafkaSpec kafka, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka, "read_committed")) {
      TopicRead.all(consumer, TopicRead.partitions(consumer, topic), each);
    }
  }

  /** How many committed records a topic has. */
  public static long count(String bootstrap, String topic) {
    long[] count = {0};
    committed(bootstrap, topic, record -> count[0]++);
    return count[0];
  }

  static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String isolation) {
    return consumer(KafkaSpec.of(bootstrap), isolation);
  }

  /**
   * A consumer that belongs to no group, and has no topic yet.
   *
   * @param isolation {@code read_committed} or {@code read_uncommitted}
   */
  public static KafkaConsumer<byte[], byte[]> consumer(KafkaSpec kafka, String isolation) {
    Properties settings = kafka.clientProperties();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
