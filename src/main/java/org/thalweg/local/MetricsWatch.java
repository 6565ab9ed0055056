package org.thalweg.local;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.thalweg.score.TopicRead;

/**
 * Follows a job's metrics topic while it runs, ahead of what is committed: progress need not wait
 * for a checkpoint. For one thread.
 */
final class MetricsWatch implements ProgressWatch {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final double SMOOTHING = 0.3;
  private static final double NANOS = 1e9;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Reports reports = new Reports();
  private final long fed;
  private long measured;
  private long measuredAt = System.nanoTime();
  private double rate;

  /**
   * Follows from the beginning.
   *
   * @param fed how many events the topic holds
   */
  MetricsWatch(String bootstrap, String topic, long fed) {
    this.fed = fed;
    this.consumer = TopicScan.consumer(bootstrap, "read_uncommitted");
    this.consumer.assign(TopicRead.partitions(consumer, topic));
    this.consumer.seekToBeginning(consumer.assignment());
  }

  @Override
  public Progress poll() {
    consumer.poll(POLL).forEach(record -> reports.add(record.value()));
    measure();
    return new Progress(
        fed,
        reports.events(),
        reports.undone(),
        rate,
        reports.loss(),
        reports.versions(),
        reports.metrics());
  }

  private void measure() {
    long events = reports.events();
    long now = System.nanoTime();
    if (events > measured) {
      double latest = (events - measured) * NANOS / (now - measuredAt);
      rate = rate == 0 ? latest : rate + SMOOTHING * (latest - rate);
      measured = events;
      measuredAt = now;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
