package org.thalweg.flink.io;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads partitions and notices where they no longer have what is to be read next. Kafka's consumer
 * would go on elsewhere by itself, with a line of its log at most: this one has no leave to ({@code
 * auto.offset.reset} is {@code none}), and each of its moves is one of {@link Gaps}.
 */
@SuppressWarnings("try") // its close is that of Flink's reader, which may throw anything
final class GapReader extends KafkaPartitionSplitReader {

  private final KafkaConsumer<?, ?> consumer;
  private final Gaps gaps;
  private final TopicWatch watch;

  GapReader(Properties settings, SourceReaderContext context, ReaderMetrics metrics, Gaps gaps) {
    super(settings, context, metrics);
    this.consumer = metrics.consumer();
    this.gaps = gaps;
    this.watch = new TopicWatch(settings, consumer);
  }

  @Override
  public RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> fetch() throws IOException {
    Map<TopicPartition, Long> before = new HashMap<>();
    try {
      watch.beforePoll();
      for (TopicPartition partition : consumer.assignment()) {
        before.put(partition, consumer.position(partition));
      }
      return super.fetch();
    } catch (WakeupException woken) {
      // Before the poll: somebody has something for the reader to do.
      return new RecordsBySplits<>(Map.of(), Set.of());
    } catch (OffsetOutOfRangeException e) {
      try {
        gaps.cross(consumer, before, e);
      } catch (WakeupException woken) {
        // The gap is still there the next time.
      }
      return new RecordsBySplits<>(Map.of(), Set.of());
    } finally {
      watch.afterPoll();
    }
  }

  /** Where the group's offsets decide there may be none: then it begins at the earliest. */
  @Override
  public void handleSplitsChanges(SplitsChange<KafkaPartitionSplit> change) {
    Set<TopicPartition> asking =
        change.splits().stream()
            .filter(split -> split.getStartingOffset() == KafkaPartitionSplit.COMMITTED_OFFSET)
            .map(KafkaPartitionSplit::getTopicPartition)
            .collect(Collectors.toSet());
    if (asking.isEmpty() || !(change instanceof SplitsAddition)) {
      super.handleSplitsChanges(change);
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        evenIfWoken(() -> consumer.committed(asking));
    List<KafkaPartitionSplit> decided =
        change.splits().stream()
            .map(
                split ->
                    asking.contains(split.getTopicPartition())
                        ? from(split, committed.get(split.getTopicPartition()))
                        : split)
            .toList();
    super.handleSplitsChanges(new SplitsAddition<>(decided));
  }

  @Override
  public void close() throws Exception {
    watch.close();
    super.close();
  }

  private static KafkaPartitionSplit from(KafkaPartitionSplit split, OffsetAndMetadata committed) {
    return new KafkaPartitionSplit(
        split.getTopicPartition(),
        committed == null ? KafkaPartitionSplit.EARLIEST_OFFSET : committed.offset(),
        split.getStoppingOffset().orElse(KafkaPartitionSplit.NO_STOPPING_OFFSET));
  }

  /** A wake-up that came while nobody slept wakes the next call. */
  private static <V> V evenIfWoken(Supplier<V> call) {
    try {
      return call.get();
    } catch (WakeupException e) {
      return call.get();
    }
  }
}
