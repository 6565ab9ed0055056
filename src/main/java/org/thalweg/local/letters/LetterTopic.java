package org.thalweg.local.letters;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.thalweg.flink.io.DeadLetter;
import org.thalweg.local.LocalException;
import org.thalweg.local.TopicScan;
import org.thalweg.score.TopicRead;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;

/** The dead letters topic of a job, read from its beginning to its end as it is now. */
public final class LetterTopic {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final KafkaSpec kafka;
  private final String topic;

  /** The letters of a job, on the Kafka that it names. */
  public LetterTopic(JobSpec job) {
    this.kafka = job.kafka();
    this.topic = job.deadLetters();
  }

  /**
   * Hands every committed letter to {@code each}, in the order of its partition. Records that are
   * no letters are passed over.
   *
   * @return how many those were
   * @throws LocalException if Kafka refuses
   */
  public long read(Consumer<Letter> each) {
    try (KafkaConsumer<byte[], byte[]> consumer = TopicScan.consumer(kafka, "read_committed")) {
      List<TopicPartition> partitions = TopicRead.partitions(consumer, topic);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Marks marks = marks(consumer, ends, PATIENCE);
      long[] strangers = {0};
      scan(
          consumer,
          ends,
          PATIENCE,
          record ->
              Letter.content(record)
                  .ifPresentOrElse(
                      content -> hand(record, content, marks, each), () -> strangers[0]++));
      return strangers[0];
    } catch (KafkaException e) {
      throw new LocalException(topic + " could not be read: " + e.getMessage(), e);
    }
  }

  private static void hand(
      ConsumerRecord<byte[], byte[]> record,
      DeadLetter content,
      Marks marks,
      Consumer<Letter> each) {
    if (!content.isMark()) {
      each.accept(Letter.of(record, content, marks));
    }
  }

  /** The marks before these ends. */
  Marks marks(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Duration patience) {
    Marks marks = new Marks();
    scan(
        consumer,
        ends,
        patience,
        record ->
            Letter.content(record)
                .filter(DeadLetter::isMark)
                .ifPresent(mark -> marks.add(record.partition(), mark)));
    return marks;
  }

  /**
   * Reads from the beginning to these ends. A transaction that is open before an end is waited for.
   *
   * @throws LocalException if for {@code patience} nothing more comes
   */
  void scan(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Duration patience,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Set<TopicPartition> open = ends.keySet();
    consumer.assign(open);
    consumer.seekToBeginning(open);
    try {
      TopicRead.upTo(
          consumer,
          ends,
          patience,
          record -> {
            if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) {
              each.accept(record);
            }
          });
    } catch (TimeoutException e) {
      throw new LocalException(stuck(), e);
    }
  }

  private String stuck() {
    return "a transaction is open on "
        + topic
        + " for longer than this command waits, or the broker is away: try again after the job's"
        + " next checkpoint or, if the job was killed, after its publish.transactionTimeout";
  }

  String name() {
    return topic;
  }
}
