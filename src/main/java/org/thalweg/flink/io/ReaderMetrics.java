package org.thalweg.flink.io;

import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** The metrics of Flink's reader, which knows nobody else whom it tells its consumer. */
final class ReaderMetrics extends KafkaSourceReaderMetrics {

  private KafkaConsumer<?, ?> consumer;

  ReaderMetrics(SourceReaderMetricGroup group) {
    super(group);
  }

  @Override
  public void registerNumBytesIn(KafkaConsumer<?, ?> made) {
    consumer = made;
    super.registerNumBytesIn(made);
  }

  /** The consumer of the reader that was made last. */
  KafkaConsumer<?, ?> consumer() {
    return consumer;
  }
}
