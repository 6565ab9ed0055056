package org.thalweg.flink.io;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The source of a job's events that counts what it gives. */
public final class CountedEvents {

  private static final AtomicLong GIVEN = new AtomicLong();

  private CountedEvents() {}

  /** Events up to the end of the topic as it is when the job starts, counted from 0. */
  public static KafkaSource<InRecord> source(KafkaEvents events) {
    GIVEN.set(0);
    return events
        .builder()
        .setBounded(OffsetsInitializer.latest())
        .setDeserializer(new Counting())
        .build();
  }

  /** How many events the source has given to the job. */
  public static long given() {
    return GIVEN.get();
  }

  private record Counting() implements KafkaRecordDeserializationSchema<InRecord> {

    private static final InRecordDeserializer DESERIALIZER = new InRecordDeserializer();

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<InRecord> out) {
      GIVEN.incrementAndGet();
      DESERIALIZER.deserialize(from, out);
    }

    @Override
    public TypeInformation<InRecord> getProducedType() {
      return InRecordSerializer.TYPE;
    }
  }
}
