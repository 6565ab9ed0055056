package org.thalweg.local.letters;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.DeadLetters;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.local.TopicScan;
import org.thalweg.local.Topics;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** A job that is not running, with topics on a broker, and letters that it might have written. */
public final class LetterBox implements AutoCloseable {
  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: %s
      kafka: {bootstrap: "%s"}
      events:
        topic: %s.events
        schema: '{"type": "record", "name": "P", "fields": [{"name": "x", "type": "double"}]}'
        features: {x: {}}
        label: {field: x, number: true}
      network: [{dense: 1}]
      training: {batch: 1, optimizer: {sgd: 0.1}}
      """;

  private final String text;
  private final TrainJob job;
  private final KafkaProducer<byte[], byte[]> producer;
  private final DeadLetters letters = new DeadLetters();

  /** A job of a name of its own, whose topics have so many partitions. */
  public LetterBox(String bootstrap, String name, int partitions) {
    text = JOB.formatted(name, bootstrap, name);
    job = (TrainJob) JobSpec.parse(text);
    Topics.create(
        bootstrap,
        List.of(
            Topics.plain(job.topic(), partitions),
            Topics.plain(job.publish().deadLetters(), partitions)));
    producer = producer(job.kafka(), null);
  }

  static KafkaProducer<byte[], byte[]> producer(KafkaSpec kafka, String transactions) {
    Properties settings = kafka.clientProperties();
    settings.put("max.request.size", 8 << 20);
    if (transactions != null) {
      settings.put("transactional.id", transactions);
    }
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The job file. */
  public String text() {
    return text;
  }

  TrainJob job() {
    return job;
  }

  /** An event of the job's topic. */
  public InRecord event(int partition, long offset, String key, String value, Header... headers) {
    return new InRecord(
        job.topic(), partition, offset, 1_000, bytes(key), bytes(value), headers.clone());
  }

  /** A record for the letters' topic. */
  ProducerRecord<byte[], byte[]> letter(InRecord event, ReasonCode reason) {
    OutRecord out = letters.encode(event, new Rejected(reason, "must be right: wrong"));
    return new ProducerRecord<>(job.publish().deadLetters(), null, 2_000L, out.key(), out.value());
  }

  /** Puts a letter on the topic. */
  public void post(InRecord event, ReasonCode reason) throws Exception {
    put(letter(event, reason));
  }

  /** Puts letters on the topic, one for each event. */
  void post(List<InRecord> events, ReasonCode reason) {
    for (InRecord event : events) {
      Future<?> unused = producer.send(letter(event, reason));
    }
    producer.flush();
  }

  /** Puts any record anywhere and answers its offset. */
  public long put(ProducerRecord<byte[], byte[]> record) throws Exception {
    return producer.send(record).get().offset();
  }

  Replayed replay(String... reasons) {
    return new Replay(job, options(reasons), sent -> {}).run();
  }

  static ReplayOptions options(String... reasons) {
    return new ReplayOptions(new TreeSet<>(List.of(reasons)), Long.MAX_VALUE);
  }

  /** What is on the events topic, each as {@code partition key value headers}. */
  List<String> events() {
    List<String> read = new ArrayList<>();
    TopicScan.committed(job.kafka().bootstrap(), job.topic(), record -> read.add(shown(record)));
    return read;
  }

  private static String shown(ConsumerRecord<byte[], byte[]> record) {
    StringBuilder text = new StringBuilder();
    text.append(record.partition()).append(' ').append(string(record.key()));
    text.append(' ').append(string(record.value()));
    record
        .headers()
        .forEach(
            header ->
                text.append(' ').append(header.key()).append('=').append(string(header.value())));
    return text.toString();
  }

  private static String string(byte[] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}
