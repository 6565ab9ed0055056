package org.thalweg.flink.io;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Takes records from Kafka as they are. Nothing is decoded here, where an error would end the job.
 */
final class InRecordDeserializer implements KafkaRecordDeserializationSchema<InRecord> {

  private static final long serialVersionUID = 1;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> from, Collector<InRecord> out) {
    boolean timed = from.timestampType() != TimestampType.NO_TIMESTAMP_TYPE;
    out.collect(
        new InRecord(
            from.topic(),
            from.partition(),
            from.offset(),
            timed ? from.timestamp() : -1,
            from.key(),
            from.value(),
            headers(from)));
  }

  private static Header[] headers(ConsumerRecord<byte[], byte[]> from) {
    if (!from.headers().iterator().hasNext()) {
      return Header.NONE;
    }
    List<Header> headers = new ArrayList<>();
    from.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return headers.toArray(Header.NONE);
  }

  @Override
  public TypeInformation<InRecord> getProducedType() {
    return InRecordSerializer.TYPE;
  }
}
