package org.thalweg.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records at a steady rate into a topic, and out of one; partition 0 of each. */
final class Traffic {

  private Traffic() {}

  /** Sends on a thread of its own. */
  static final class Sender extends Thread {

    /** By number of the record, when it was due: late records count against the system. */
    final long[] due;

    private final String bootstrap;
    private final String topic;
    private final int perSecond;
    private final IntFunction<byte[]> events;

    Sender(String bootstrap, String topic, int count, int perSecond, IntFunction<byte[]> events) {
      super("sender-" + topic);
      this.due = new long[count];
      this.bootstrap = bootstrap;
      this.topic = topic;
      this.perSecond = perSecond;
      this.events = events;
      setDaemon(true);
    }

    @Override
    public void run() {
      try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap, 0)) {
        long start = System.nanoTime();
        for (int i = 0; i < due.length; i++) {
          due[i] = start + i * 1_000_000_000L / perSecond;
          for (long rest = due[i] - System.nanoTime();
              rest > 0;
              rest = due[i] - System.nanoTime()) {
            LockSupport.parkNanos(rest);
          }
          producer.send(new ProducerRecord<>(topic, 0, null, events.apply(i)));
        }
      }
    }
  }

  /** Takes records as they can be read. */
  static final class Receiver implements AutoCloseable {

    /** Takes a record, and when it came by {@link System#nanoTime()}. */
    interface Each {
      void take(ConsumerRecord<byte[], byte[]> record, long nanos);
    }

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** From the topic's end as it is now. */
    Receiver(String bootstrap, String topic) {
      consumer =
          new KafkaConsumer<>(
              Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer());
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToEnd(List.of(partition));
      consumer.position(partition);
    }

    /** Receives some records, or fewer if none comes for 20 s; answers how many. */
    int receive(int count, Each each) {
      int received = 0;
      long last = System.nanoTime();
      while (received < count && System.nanoTime() - last < 20_000_000_000L) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          last = System.nanoTime();
          each.take(record, last);
          received++;
        }
      }
      return received;
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  static KafkaProducer<byte[], byte[]> producer(String bootstrap, int lingerMillis) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "linger.ms",
            Integer.toString(lingerMillis),
            "batch.size",
            "262144",
            // A request that a busy broker answers too late is sent again: as the last it has seen.
            "max.in.flight.requests.per.connection",
            "1"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
