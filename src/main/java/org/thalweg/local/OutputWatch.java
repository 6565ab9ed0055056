package org.thalweg.local;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.thalweg.score.TopicRead;

/**
 * Follows a job by the number of its outputs, one for each event, ahead of what is committed. The
 * marks of transactions count too, so it is about.
 */
final class OutputWatch implements ProgressWatch {
  private static final double NANOS = 1e9;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final long fed;
  private final long started = System.nanoTime();

  /**
   * Follows the topics.
   *
   * @param fed how many events the job has to take
   */
  OutputWatch(String bootstrap, List<String> topics, long fed) {
    this.fed = fed;
    this.consumer = TopicScan.consumer(bootstrap, "read_uncommitted");
    this.partitions =
        topics.stream().flatMap(topic -> TopicRead.partitions(consumer, topic).stream()).toList();
  }

  @Override
  public Progress poll() {
    long written =
        consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
    long events = Math.min(fed, written);
    double rate = events * NANOS / Math.max(1, System.nanoTime() - started);
    return new Progress(fed, events, 0, rate, 0, 0, Map.of());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
