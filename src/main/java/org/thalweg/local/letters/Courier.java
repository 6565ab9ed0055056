package org.thalweg.local.letters;

import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.flink.io.DeadLetters;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.spec.JobSpec;

/** Takes events back to their topic, some hundred in a transaction, and marks how far it came. */
final class Courier implements AutoCloseable {

  /** The header that an event gets: where the letter lies that it comes from. */
  static final String HEADER = "thalweg-replay-of";

  private static final int MOST_EVENTS = 500;
  private static final long MOST_BYTES = 8 << 20;

  /** The largest event; the broker knows its own limit. */
  private static final int LARGEST = 256 << 20;

  private final String letters;
  private final Set<String> reasons;
  private final DeadLetters marks = new DeadLetters();
  private final KafkaProducer<byte[], byte[]> producer;
  private final Set<String> topics = new TreeSet<>();
  private boolean open;
  private int partition;
  private long next;
  private int count;
  private long bytes;

  /**
   * Ends the transaction of an earlier replay of the job, and the replay itself if it still runs.
   */
  Courier(JobSpec job, Set<String> reasons) {
    this.letters = job.deadLetters();
    this.reasons = reasons;
    Properties settings = job.kafka().clientProperties();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactions(job));
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close();
      throw e;
    }
  }

  /**
   * Not among the names that the job itself ends when it starts again. With an end that no name may
   * hold, so that a right to what begins with it is a right to this job's alone.
   */
  static String transactions(JobSpec job) {
    return "thalweg.replay." + job.name() + ":";
  }

  /**
   * Sends the event of a letter to where it was. Between two commits, letters of one partition in
   * their order.
   */
  void send(int letterPartition, long letterOffset, InRecord event) {
    if (!open) {
      producer.beginTransaction();
      open = true;
    }
    // Without the time that it had: the topic may keep nothing so old.
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(event.topic(), event.partition(), event.key(), event.value());
    for (Header header : event.headers()) {
      record.headers().add(header.name(), header.value());
    }
    String origin = letters + "-" + letterPartition + "-" + letterOffset;
    record.headers().add(HEADER, origin.getBytes(StandardCharsets.UTF_8));
    // A failure comes back with the commit.
    Future<?> unused = producer.send(record);
    topics.add(event.topic());
    partition = letterPartition;
    next = letterOffset + 1;
    count++;
    bytes += event.value() == null ? 0 : event.value().length;
  }

  boolean isFull() {
    return count >= MOST_EVENTS || bytes >= MOST_BYTES;
  }

  /**
   * Makes readable what was sent, and marks the letters up to the last of them.
   *
   * @return false if there was nothing
   */
  boolean commit() {
    if (!open) {
      return false;
    }
    for (String topic : topics) {
      byte[] mark = marks.encodeMark(topic, partition, next, reasons);
      Future<?> unused = producer.send(new ProducerRecord<>(letters, partition, null, mark));
    }
    topics.clear();
    producer.commitTransaction();
    open = false;
    count = 0;
    bytes = 0;
    return true;
  }

  /** What is not committed is taken back. */
  @Override
  public void close() {
    try {
      if (open) {
        producer.abortTransaction();
      }
    } finally {
      producer.close();
    }
  }
}
