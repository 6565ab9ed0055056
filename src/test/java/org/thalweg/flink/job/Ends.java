package org.thalweg.flink.job;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.thalweg.cluster.Waiting;

/** Where topics of one partition end, for a reader of uncommitted records. */
final class Ends implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KafkaConsumer<byte[], byte[]> consumer;

  Ends(String bootstrap) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  long of(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  /** Waits until a topic ends there, or behind. */
  void await(String topic, long end) {
    Waiting.until(
        topic + " ends at " + end, PATIENCE, () -> of(topic) >= end, () -> "it is " + of(topic));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
