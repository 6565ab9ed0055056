package org.thalweg.flink.io;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.flink.Leftovers;

/**
 * A writer to Kafka that can always be closed, and leaves nothing behind. Flink's own throws when
 * another producer has fenced it, and Flink ends a TaskManager whose task can't be closed: with it,
 * every other job there.
 */
final class OutputWriter
    implements PrecommittingStatefulSinkWriter<OutRecord, KafkaWriterState, KafkaCommittable> {

  private static final Logger LOG = LoggerFactory.getLogger(OutputWriter.class);

  private final PrecommittingStatefulSinkWriter<OutRecord, KafkaWriterState, KafkaCommittable>
      kafka;

  OutputWriter(
      PrecommittingStatefulSinkWriter<OutRecord, KafkaWriterState, KafkaCommittable> kafka) {
    this.kafka = kafka;
  }

  @Override
  public void write(OutRecord record, Context context) throws IOException, InterruptedException {
    kafka.write(record, context);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    kafka.flush(endOfInput);
  }

  @Override
  public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
    kafka.writeWatermark(watermark);
  }

  @Override
  public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
    return kafka.prepareCommit();
  }

  @Override
  public List<KafkaWriterState> snapshotState(long checkpointId) throws IOException {
    return kafka.snapshotState(checkpointId);
  }

  /** Whoever closes has flushed before, or has failed: nothing that is thrown here is news. */
  @Override
  public void close() {
    try {
      kafka.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.error(
          "a producer could not be closed in order, perhaps because another job of this name runs:"
              + " what it had not committed is given up",
          e);
    } finally {
      tidy(() -> Leftovers.closeAdmin(kafka));
      tidy(Leftovers::forgetRecords);
    }
  }

  private static void tidy(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.warn("a writer has left something behind", e);
    }
  }
}
