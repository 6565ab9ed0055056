package org.thalweg.flink.job;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where topics of one partition end, for a reader of uncommitted records. */
final class Ends implements AutoCloseable {

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
    while (of(topic) < end) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
