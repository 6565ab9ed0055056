package org.thalweg.score;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a model topic from its beginning, and on, in a thread of its own. */
final class ModelFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ServedModels models;
  private final Thread thread;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Where the topic ended when this began; {@code null} before it is known. */
  private Map<TopicPartition, Long> ends;

  /** Of the follower's own thread. */
  private boolean closed;

  private volatile String trouble = "the topic has none";

  private ModelFollower(String topic, Map<String, ?> kafka, ServedModels models) {
    this.topic = topic;
    this.consumer = ModelTopic.consumer(kafka);
    this.models = models;
    this.thread = new Thread(this::run, "thalweg-models-" + topic);
    thread.setDaemon(true);
  }

  static ModelFollower start(String topic, Map<String, ?> kafka, ServedModels models) {
    ModelFollower follower = new ModelFollower(topic, kafka, models);
    follower.thread.start();
    return follower;
  }

  /** What Kafka may get over is tried again; anything else ends this, and the models stay. */
  private void run() {
    try (consumer) {
      while (!closed && closing.getCount() > 0) {
        try {
          step();
        } catch (RetriableException e) {
          trouble = e.toString();
          LOG.warn("Reading {} failed and is tried again", topic, e);
        }
      }
    } catch (WakeupException e) {
      LOG.debug("No longer follows {}", topic, e);
    } catch (KafkaException e) {
      trouble = e.toString();
      LOG.error("No longer follows {}: its models stay as they are", topic, e);
    }
  }

  private void step() {
    if (ends == null && !begin()) {
      pause();
      return;
    }
    consumer.poll(POLL).forEach(record -> take(record.key(), record.value()));
    if (ready.getCount() > 0 && models.latest() != null && TopicRead.isAt(consumer, ends)) {
      ready.countDown();
    }
  }

  /** False if there is no such topic yet. */
  private boolean begin() {
    List<TopicPartition> all = TopicRead.partitions(consumer, topic);
    if (all.isEmpty()) {
      trouble = "there is no topic " + topic;
      return false;
    }
    trouble = "the topic has none";
    consumer.assign(all);
    consumer.seekToBeginning(all);
    ends = consumer.endOffsets(all);
    return true;
  }

  private void pause() {
    try {
      closed = closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closed = true;
      Thread.currentThread().interrupt();
    }
  }

  private void take(byte[] key, byte[] value) {
    if (models.offer(key, value) instanceof ServedModels.Result.Refused refused) {
      trouble = refused.reason();
      LOG.warn("Refused of {}: {}", topic, refused.reason());
    }
  }

  void await(Duration patience) {
    try {
      if (!ready.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ScoringException(
            "there must be a model on "
                + (topic + " within " + patience.toMillis() + " ms: ")
                + trouble);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScoringException("interrupted while waiting for a model of " + topic, e);
    }
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
