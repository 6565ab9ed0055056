package org.thalweg.flink.io;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.spec.OnGap;

/**
 * Places of a topic at which a job would go on and that are not there: Kafka has deleted them, for
 * the topic keeps its records for a shorter time than the job was away; or the topic was deleted
 * and made anew, or has lost its end with a broker. Says so with all numbers, and counts: metrics
 * {@code gaps} and {@code skippedOffsets}.
 */
final class Gaps {

  private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

  private final Counter gaps;
  private final Counter skipped;
  private final OnGap onGap;

  /** Registers the metrics. */
  Gaps(MetricGroup group, OnGap onGap) {
    this.gaps = group.counter("gaps");
    this.skipped = group.counter("skippedOffsets");
    this.onGap = onGap;
  }

  /**
   * Moves a consumer over what is missing. Whatever was polled beside the exception is lost to its
   * caller, so the consumer first goes back to where it was before, and is to read that again.
   *
   * @param before positions before the poll, of all partitions that may have been polled
   * @throws IllegalStateException with the numbers, if the job is to fail
   */
  void cross(
      Consumer<?, ?> consumer, Map<TopicPartition, Long> before, OffsetOutOfRangeException e) {
    Map<TopicPartition, Long> expected = new HashMap<>(e.offsetOutOfRangePartitions());
    before.forEach(
        (partition, position) -> {
          Long missing = expected.get(partition);
          if (missing == null || position < missing) {
            consumer.seek(partition, position);
            expected.remove(partition);
          }
        });
    if (expected.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> cut =
        e instanceof LogTruncationException truncated ? truncated.divergentOffsets() : Map.of();
    Set<TopicPartition> partitions = expected.keySet();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      cross(
          consumer,
          partition,
          expected.get(partition),
          begins.get(partition),
          ends.get(partition),
          cut.get(partition));
    }
  }

  private void cross(
      Consumer<?, ?> consumer,
      TopicPartition partition,
      long expected,
      long begin,
      long end,
      OffsetAndMetadata cut) {
    long to = cut == null ? begin : cut.offset();
    String what =
        "a gap in partition %s: to be read next was offset %d, ".formatted(partition, expected);
    if (expected < begin) {
      what += "the first that is still there is %d, %d are gone".formatted(begin, begin - expected);
    } else if (cut != null && expected <= end) {
      what +=
          "the partition was cut at %d and has grown to %d since: it has lost its end with a broker"
              .formatted(to, end);
    } else {
      what +=
          "the partition ends before it, at %d: its topic was made anew, or has lost its end"
              .formatted(end);
    }
    if (onGap == OnGap.FAIL) {
      throw new IllegalStateException(what + "; the job fails, as events.onGap has it");
    }
    LOG.warn("{}; the job goes on at {}", what, to);
    gaps.inc();
    skipped.inc(Math.max(0, begin - expected));
    consumer.seek(partition, to);
  }
}
