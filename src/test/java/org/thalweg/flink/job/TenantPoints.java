package org.thalweg.flink.job;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes points of four tenants, and some records that are none: the same on every run. */
final class TenantPoints implements AutoCloseable {

  static final String SCHEMA =
      """
      {"type": "record", "name": "Point", "fields": [
          {"name": "tenant", "type": "string"},
          {"name": "x", "type": "double"},
          {"name": "y", "type": "double"},
          {"name": "side", "type": "string"}]}\
      """;

  /** Every so many records one that can't be decoded. */
  static final int POISON = 100;

  private static final int TENANTS = 4;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  TenantPoints(String bootstrap, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Records [from, to), to partition 0; returns once they are there. */
  void send(int from, int to) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      byte[] value = i % POISON == POISON - 1 ? "none".getBytes(StandardCharsets.UTF_8) : point(i);
      // Dead letters repeat the time of their record: it must be the same on every run.
      sent.add(producer.send(new ProducerRecord<>(topic, 0, 1_000_000L + i, null, value)));
    }
    producer.flush();
    for (Future<RecordMetadata> record : sent) {
      record.get();
    }
  }

  /** The event of a record. */
  static byte[] point(int i) throws IOException {
    Random random = new Random(i);
    double x = random.nextGaussian();
    double y = random.nextGaussian();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    out.writeString("tenant-" + i % TENANTS);
    out.writeDouble(x);
    out.writeDouble(y);
    out.writeString(x > y ? "right" : "left");
    out.flush();
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    producer.close();
  }
}
