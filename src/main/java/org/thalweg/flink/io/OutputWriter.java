package org.thalweg.flink.io;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.connector.kafka.sink.TwoPhaseCommittingStatefulSink.PrecommittingStatefulSinkWriter;
import org.thalweg.flink.Leftovers;

/** A writer to Kafka that leaves nothing behind. */
final class OutputWriter
    implements PrecommittingStatefulSinkWriter<OutRecord, KafkaWriterState, KafkaCommittable> {

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

  @Override
  public void close() throws IOException {
    try {
      kafka.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("a producer could not be closed", e);
    } finally {
      Leftovers.closeAdmin(kafka);
      Leftovers.forgetRecords();
    }
  }
}
