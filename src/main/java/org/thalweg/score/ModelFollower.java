package org.thalweg.score;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.definition.Plain;

/**
 * Reads a model topic from its beginning, and on, in a thread of its own, until it is closed:
 * whatever Kafka says against it, it tries again.
 */
final class ModelFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How often, and for how long, it is asked where the topic ends. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ServedModels models;
  private final Thread thread;
  private final CountDownLatch settled = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Where the topic ended when this began; {@code null} before it is known. */
  private Map<TopicPartition, Long> ends;

  /** When a broker was last heard of. */
  private long heard;

  private volatile boolean ready;
  private volatile String trouble = "no broker has answered yet";

  private ModelFollower(String topic, Map<String, ?> kafka, ServedModels models) {
    this.topic = topic;
    this.consumer = ModelTopic.consumer(kafka);
    this.models = models;
    this.thread = new Thread(this::run, "thalweg-models-" + topic);
    thread.setDaemon(true);
  }

  /**
   * Begins to follow.
   *
   * @throws ScoringException if Kafka can do nothing with the properties
   */
  static ModelFollower start(String topic, Map<String, ?> kafka, ServedModels models) {
    try {
      ModelFollower follower = new ModelFollower(topic, kafka, models);
      follower.thread.start();
      return follower;
    } catch (KafkaException e) {
      throw ScoringException.of(topic + " cannot be followed", e);
    }
  }

  private void run() {
    try (consumer) {
      while (closing.getCount() > 0) {
        try {
          step();
        } catch (WakeupException | InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          complain(ScoringException.reason(e), e);
          pause();
        }
      }
    } catch (WakeupException | InterruptException e) {
      LOG.debug("No longer follows {}", topic, e);
    } catch (RuntimeException | OutOfMemoryError e) {
      complain("no longer follows " + topic + ": " + e, e);
    } finally {
      settled.countDown();
    }
  }

  private void step() {
    if (ends == null && !begin()) {
      pause();
      return;
    }
    consumer.poll(POLL).forEach(record -> take(record.key(), record.value()));
    look();
    if (!ready && models.latest() != null && TopicRead.isAt(consumer, ends)) {
      ready = true;
      settled.countDown();
    }
  }

  /** False if there is no such topic yet. */
  private boolean begin() {
    List<TopicPartition> all = TopicRead.partitions(consumer, topic);
    if (all.isEmpty()) {
      trouble = "there is no topic " + topic;
      return false;
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
    ends = consumer.endOffsets(all);
    hear();
    return true;
  }

  /**
   * A poll ends the same way whether there is nothing new or nobody who could say so; and it does
   * not tell of partitions that were added.
   */
  private void look() {
    if (System.nanoTime() - heard > LOOK.toNanos()) {
      follow(TopicRead.partitions(consumer, topic));
      Map<TopicPartition, Long> unused = consumer.endOffsets(ends.keySet(), LOOK);
      hear();
    }
  }

  /** New partitions from their beginning; the others go on where they are. */
  private void follow(List<TopicPartition> all) {
    List<TopicPartition> added = new ArrayList<>(all);
    added.removeAll(ends.keySet());
    if (!added.isEmpty()) {
      consumer.assign(all);
      consumer.seekToBeginning(added);
      ends = consumer.endOffsets(all);
      LOG.info("Follows new partitions of {}: {}", topic, added);
    }
  }

  private void hear() {
    heard = System.nanoTime();
    trouble = null;
  }

  private void complain(String reason, Throwable e) {
    if (!reason.equals(trouble)) {
      LOG.warn("The models of {} stay as they are: {}", topic, Plain.text(reason), e);
    }
    trouble = reason;
  }

  private void pause() {
    try {
      boolean unused = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private void take(byte[] key, byte[] value) {
    if (models.offer(key, value) instanceof ServedModels.Result.Refused refused) {
      LOG.warn("Refused of {}: {}", topic, Plain.text(refused.reason()));
    }
  }

  /** What keeps newer models away, if anything is known to. */
  Optional<String> trouble() {
    String now = trouble;
    return now == null ? models.refusal() : Optional.of(now);
  }

  void await(Duration patience) {
    try {
      boolean ended = settled.await(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!ready) {
        String when = ended ? ": " : " within " + patience.toMillis() + " ms: ";
        String rest = ended && closing.getCount() == 0 ? "the scorer was closed" : reason();
        throw new ScoringException("there must be a model on " + topic + when + rest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScoringException("interrupted while waiting for a model of " + topic, e);
    }
  }

  private String reason() {
    return trouble().orElse("the topic has none");
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
