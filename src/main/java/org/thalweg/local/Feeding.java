package org.thalweg.local;

import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.event.EventSpec;
import org.thalweg.local.feed.Feed;
import org.thalweg.local.feed.RecordEncoder;
import org.thalweg.spec.JobSpec;

/** A feed on its way to a topic. Other threads may watch and stop it. */
public final class Feeding {
  private static final int BATCH = 1 << 18;

  private final JobSpec job;
  private final RecordEncoder encoder;
  private final Optional<KeyField> key;
  private final AtomicLong fed = new AtomicLong();
  private final AtomicLong firstRefused = new AtomicLong(Long.MAX_VALUE);
  private volatile boolean stopped;

  /**
   * A feeding of a job's events, to the Kafka that it names, that has not begun. The model's key
   * becomes the record's, so that what belongs to one model stays in order.
   */
  public Feeding(JobSpec job) {
    EventSpec events = job.events();
    this.job = job;
    this.encoder = new RecordEncoder(events.schema(), events.encoding());
    this.key = events.key().map(KeyField::new);
  }

  /**
   * Writes records until the feed ends or {@link #stop} is called; once this returns, the broker
   * has all of them.
   *
   * @return how many
   * @throws LocalException if the broker refuses one
   * @throws org.thalweg.local.feed.FeedException if the feed breaks
   */
  public long run(Feed feed) {
    AtomicReference<Exception> refused = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      GenericRecord record = stopped ? null : feed.next();
      while (record != null && refused.get() == null) {
        send(producer, record, refused);
        fed.incrementAndGet();
        record = stopped ? null : feed.next();
      }
      producer.flush();
    } catch (KafkaException e) {
      throw broken(e);
    }
    if (refused.get() != null) {
      throw broken(refused.get());
    }
    return fed.get();
  }

  /**
   * How many of the feed's first events the topic has, once {@link #run} has ended, well or not;
   * where the broker refused one it may have some of those behind it too.
   */
  public long onTopic() {
    return Math.min(fed.get(), firstRefused.get());
  }

  private void send(
      KafkaProducer<byte[], byte[]> producer,
      GenericRecord record,
      AtomicReference<Exception> refused) {
    long number = fed.get();
    Future<?> unused =
        producer.send(
            encode(record),
            (metadata, error) -> {
              if (error != null) {
                firstRefused.accumulateAndGet(number, Math::min);
                refused.compareAndSet(null, error);
              }
            });
  }

  private ProducerRecord<byte[], byte[]> encode(GenericRecord record) {
    return new ProducerRecord<>(
        job.topic(), key.map(field -> field.of(record)).orElse(null), encoder.encode(record));
  }

  private LocalException broken(Exception e) {
    return new LocalException(
        "events could not be written to " + job.topic() + ": " + e.getMessage(), e);
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Properties settings = job.kafka().clientProperties();
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, EmbeddedKafka.LARGEST_MESSAGE);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** How many records were handed to the broker so far. */
  public long fed() {
    return fed.get();
  }

  /** Makes {@link #run} end after the present record. */
  public void stop() {
    stopped = true;
  }
}
