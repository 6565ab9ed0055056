package org.thalweg.flink.io;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Notices that a topic is gone while it is read. Kafka's consumer then asks for it again without a
 * pause, and warns each time, thousands of times a second, for as long as its caller lets it poll.
 *
 * <p>What it does in vain is seen from its own counts: many fetches, hardly a record. That gives
 * reason to ask whether the topics are there, and is no more than that.
 */
final class TopicWatch implements AutoCloseable {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Fetches within a tick that nobody needs who waits; a broker answers one in half a second. */
  private static final int MANY = 10;

  private static final long BETWEEN_QUESTIONS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Properties settings;
  private final KafkaConsumer<?, ?> consumer;
  private final Metric fetches;
  private final Metric records;
  private final Thread thread = new Thread(this::watch, "thalweg-topic-watch");
  private volatile boolean closed;
  private boolean polling; // guarded by this
  private volatile boolean suspicious;
  private double lastFetches;
  private double lastRecords;
  private long asked = System.nanoTime() - BETWEEN_QUESTIONS_NANOS;

  /**
   * Watches a consumer, from a thread of its own, until it is closed.
   *
   * @param settings for clients that ask for its topics
   */
  TopicWatch(Properties settings, KafkaConsumer<?, ?> consumer) {
    this.settings = settings;
    this.consumer = consumer;
    this.fetches = metric("fetch-total");
    this.records = metric("records-consumed-total");
    thread.setDaemon(true);
    thread.start();
  }

  private Metric metric(String name) {
    return consumer.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(name))
        .filter(metric -> !metric.getKey().tags().containsKey("topic"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(TICK_NANOS);
      tick();
    }
  }

  private void tick() {
    double nowFetches = (double) fetches.metricValue();
    double nowRecords = (double) records.metricValue();
    double fetched = nowFetches - lastFetches;
    if (fetched >= MANY && nowRecords - lastRecords < fetched) {
      suspicious = true;
      wakeUp();
    }
    lastFetches = nowFetches;
    lastRecords = nowRecords;
  }

  /** Only while it polls: a wake-up in between would end a later call. */
  private synchronized void wakeUp() {
    if (polling && !closed) {
      consumer.wakeup();
    }
  }

  /**
   * To be called before a poll, by the thread that polls.
   *
   * @throws IllegalStateException if a topic is gone
   */
  void beforePoll() {
    if (suspicious && System.nanoTime() - asked >= BETWEEN_QUESTIONS_NANOS) {
      asked = System.nanoTime();
      requireTopics(consumer.assignment().stream().map(each -> each.topic()).distinct().toList());
    }
    suspicious = false;
    setPolling(true);
  }

  void afterPoll() {
    setPolling(false);
  }

  private synchronized void setPolling(boolean now) {
    polling = now;
  }

  private void requireTopics(Collection<String> topics) {
    try (Admin admin = Admin.create(settings)) {
      for (String topic : topics) {
        requireTopic(admin, topic);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireTopic(Admin admin, String topic) throws InterruptedException {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
    } catch (ExecutionException e) {
      // Whatever else it is, the consumer will meet it itself.
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new IllegalStateException(
            "a topic that the job reads must be there: " + topic + " is gone");
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
