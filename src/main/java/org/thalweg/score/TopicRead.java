package org.thalweg.score;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reading what is on partitions now, and no longer than somebody answers. */
public final class TopicRead {

  /** How long nothing may come before a reading is given up. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofMillis(100);

  private TopicRead() {}

  /** All partitions of a topic; none if there is no such topic. */
  public static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    return partitions == null
        ? List.of()
        : partitions.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  /**
   * Hands every record from the beginning of the partitions to where they end now, as the consumer
   * sees it, to {@code each}: each partition's in order, and perhaps some that come meanwhile.
   *
   * @throws TimeoutException if nothing comes for {@link #PATIENCE}
   */
  public static void all(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    upTo(consumer, consumer.endOffsets(partitions), PATIENCE, each);
  }

  /**
   * Hands every record from where the consumer stands to these ends to {@code each}, and perhaps
   * some behind them. A transaction that is open before an end is waited for.
   *
   * @param ends of the partitions that are assigned
   * @throws TimeoutException if for {@code patience} it comes no further: the broker is away, a
   *     transaction stays open, or the partition was made anew and no longer reaches its end
   */
  public static void upTo(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Duration patience,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    long at = -1;
    long moved = System.nanoTime();
    while (!isAt(consumer, ends)) {
      consumer.poll(POLL).forEach(each);
      long now = ends.keySet().stream().mapToLong(consumer::position).sum();
      if (now != at) {
        at = now;
        moved = System.nanoTime();
      } else if (System.nanoTime() - moved > patience.toNanos()) {
        throw new TimeoutException("nothing more came for " + patience.toMillis() + " ms");
      }
    }
  }

  /** Whether a consumer has come to these ends; it moves past the marks of transactions, too. */
  static boolean isAt(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
