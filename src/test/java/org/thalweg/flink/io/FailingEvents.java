package org.thalweg.flink.io;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The source of a job's events that fails on purpose, as often as it was told to. */
public final class FailingEvents {

  private static final AtomicInteger FAILURES = new AtomicInteger();

  private FailingEvents() {}

  /**
   * Events of partition 0.
   *
   * @param end the offset at which the input ends
   * @param failAt the offset at which the source fails
   * @param failures how often it does
   */
  public static KafkaSource<InRecord> source(
      KafkaEvents events, String topic, long end, long failAt, int failures) {
    FAILURES.set(failures);
    return events
        .builder()
        .setBounded(OffsetsInitializer.offsets(Map.of(new TopicPartition(topic, 0), end)))
        .setDeserializer(new Failing(failAt))
        .build();
  }

  /** How many failures are still to come. */
  public static int failuresLeft() {
    return Math.max(0, FAILURES.get());
  }

  private record Failing(long failAt) implements KafkaRecordDeserializationSchema<InRecord> {

    private static final InRecordDeserializer DESERIALIZER = new InRecordDeserializer();

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<InRecord> out)
        throws IOException {
      if (from.offset() == failAt && FAILURES.getAndDecrement() > 0) {
        throw new IOException("a failure on purpose at offset " + failAt);
      }
      DESERIALIZER.deserialize(from, out);
    }

    @Override
    public TypeInformation<InRecord> getProducedType() {
      return InRecordSerializer.TYPE;
    }
  }
}
