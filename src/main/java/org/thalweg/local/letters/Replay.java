package org.thalweg.local.letters;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.thalweg.flink.io.DeadLetter;
import org.thalweg.flink.io.InRecord;
import org.thalweg.local.LocalException;
import org.thalweg.local.TopicScan;
import org.thalweg.score.TopicRead;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;

/**
 * Sends the events of a job's dead letters to the topic and partition they came from, each once.
 *
 * <h2>Once</h2>
 *
 * Events go out in transactions, and with them a mark on the letters' topic that says how far they
 * reach: both or neither are there. A replay begins by ending whatever transaction an earlier one
 * left open, or still runs, and by reading all marks; then it sends what no mark covers. To have
 * seen every mark it reads to the topic's very end, and waits for transactions of others that are
 * open before it.
 */
public final class Replay {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final JobSpec job;
  private final LetterTopic letters;
  private final ReplayOptions options;
  private final LongConsumer progress;
  private final Duration patience;

  private final Map<String, Integer> partitionCounts = new HashMap<>();
  private long sent;
  private long before;
  private long foreign;
  private long lost;

  /**
   * A replay that has not begun.
   *
   * @param progress is told how many were sent, each time that more of them can be read
   */
  public Replay(JobSpec job, ReplayOptions options, LongConsumer progress) {
    this(job, options, progress, PATIENCE);
  }

  Replay(JobSpec job, ReplayOptions options, LongConsumer progress, Duration patience) {
    this.job = job;
    this.letters = new LetterTopic(job);
    this.options = options;
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * Sends the events. Once this returns, they can be read.
   *
   * @throws LocalException if Kafka refuses, or another replay of the job begins meanwhile: those
   *     that were told as progress are sent, and no other
   */
  public Replayed run() {
    try (Courier courier = new Courier(job, options.reasons())) {
      return replay(courier);
    } catch (KafkaException e) {
      throw new LocalException("dead letters could not be replayed: " + e.getMessage(), e);
    }
  }

  /**
   * Counts what {@link #run} would do, and does nothing.
   *
   * @throws LocalException if Kafka refuses
   */
  public Replayed rehearse() {
    try {
      return replay(null);
    } catch (KafkaException e) {
      throw new LocalException("dead letters could not be read: " + e.getMessage(), e);
    }
  }

  /** The topics that a replay of a job writes to: those whose events the job reads. */
  public static List<String> topics(JobSpec job) {
    return job instanceof ScoreJob score ? score.topics() : List.of(job.topic());
  }

  private Replayed replay(Courier courier) {
    try (KafkaConsumer<byte[], byte[]> raw = TopicScan.consumer(job.kafka(), "read_uncommitted");
        KafkaConsumer<byte[], byte[]> consumer = TopicScan.consumer(job.kafka(), "read_committed");
        Originals originals = new Originals(job.kafka())) {
      List<TopicPartition> partitions = TopicRead.partitions(raw, letters.name());
      for (String topic : topics(job)) {
        partitionCounts.put(topic, TopicRead.partitions(raw, topic).size());
      }
      Map<TopicPartition, Long> ends = (courier == null ? consumer : raw).endOffsets(partitions);
      Marks marks = letters.marks(consumer, ends, patience);
      for (TopicPartition partition : partitions) {
        replay(consumer, partition, ends.get(partition), marks, originals, courier);
      }
    }
    return new Replayed(sent, before, foreign, lost);
  }

  private void replay(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long end,
      Marks marks,
      Originals originals,
      Courier courier) {
    letters.scan(
        consumer,
        Map.of(partition, end),
        patience,
        record -> event(record, marks, originals).ifPresent(event -> send(record, event, courier)));
    commit(courier);
  }

  /** The event to send; empty, and counted, if there is none. */
  private Optional<InRecord> event(
      ConsumerRecord<byte[], byte[]> record, Marks marks, Originals originals) {
    DeadLetter letter = Letter.content(record).filter(found -> !found.isMark()).orElse(null);
    if (letter == null || !options.ask(letter.reason()) || sent == options.limit()) {
      return Optional.empty();
    }
    if (!partitionCounts.containsKey(letter.event().topic())) {
      foreign++;
      return Optional.empty();
    }
    if (marks.cover(record.partition(), record.offset(), letter)) {
      before++;
      return Optional.empty();
    }
    requirePartition(letter.event());
    if (!letter.cut()) {
      return Optional.of(letter.event());
    }
    Optional<InRecord> whole = originals.find(letter);
    lost += whole.isPresent() ? 0 : 1;
    return whole;
  }

  /** Keys keep their partition and their order in it, whoever chose it for them. */
  private void requirePartition(InRecord event) {
    int count = partitionCounts.get(event.topic());
    if (event.partition() < 0 || event.partition() >= count) {
      throw new LocalException(
          "%s must have the partition that its events came from: %d of %d"
              .formatted(event.topic(), event.partition(), count));
    }
  }

  private void send(ConsumerRecord<byte[], byte[]> letter, InRecord event, Courier courier) {
    sent++;
    if (courier != null) {
      courier.send(letter.partition(), letter.offset(), event);
      if (courier.isFull()) {
        commit(courier);
      }
    }
  }

  private void commit(Courier courier) {
    if (courier != null && courier.commit()) {
      progress.accept(sent);
    }
  }
}
