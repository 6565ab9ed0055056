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

/** Writes the stream: the same events on every run. */
final class PointsFeed implements AutoCloseable {

  static final int EVENTS = 4_000;

  /** Every so many events one that can't be decoded. */
  static final int POISON = 500;

  private final Random random = new Random(7);
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  PointsFeed(String bootstrap, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void send(int from, int to) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      byte[] value =
          i % POISON == POISON - 1
              ? "poison".getBytes(StandardCharsets.UTF_8)
              : event(x, y, x > y ? "right" : "left");
      // Dead letters repeat the time of their record: it must be the same on every run.
      sent.add(producer.send(new ProducerRecord<>(topic, 0, 1_000_000L + i, null, value)));
    }
    producer.flush();
    for (Future<RecordMetadata> record : sent) {
      record.get();
    }
  }

  private static byte[] event(double x, double y, String side) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    out.writeDouble(x);
    out.writeDouble(y);
    out.writeString(side);
    out.flush();
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    producer.close();
  }
}
