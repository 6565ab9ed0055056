package org.thalweg.flink.io;

import java.util.List;
import java.util.Properties;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.IsolationLevel;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.OnGap;

/**
 * The source of a job's events, or of its commands. It goes on where the checkpoint says; a job
 * that starts without one goes on where its consumer group, named as the job, last committed; else
 * it begins at the earliest event.
 */
public final class KafkaEvents {

  /** Each hand-over from fetching to decoding costs a wake-up: make it one for many records. */
  private static final String RECORDS_A_POLL = "4096";

  private final KafkaSpec kafka;
  private final String job;
  private final List<String> topics;
  private final OnGap onGap;

  /** Events of a topic, for a job of this name. */
  public KafkaEvents(KafkaSpec kafka, String job, String topic) {
    this(kafka, job, List.of(topic));
  }

  /** Events of several topics, for a job of this name. */
  public KafkaEvents(KafkaSpec kafka, String job, List<String> topics) {
    this(kafka, job, topics, OnGap.WARN);
  }

  private KafkaEvents(KafkaSpec kafka, String job, List<String> topics, OnGap onGap) {
    this.kafka = kafka;
    this.job = job;
    this.topics = topics;
    this.onGap = onGap;
  }

  /** The same events, and what is done when some of them are gone: else a warning. */
  public KafkaEvents onGap(OnGap decided) {
    return new KafkaEvents(kafka, job, topics, decided);
  }

  /** The events there are and all that will come. */
  public Source<InRecord, ?, ?> unbounded() {
    return new KafkaInput(builder().build(), reading(), onGap);
  }

  /** The events up to the end of the topic as it is when the job starts. */
  public Source<InRecord, ?, ?> untilNow() {
    return new KafkaInput(
        builder().setBounded(OffsetsInitializer.latest()).build(), reading(), onGap);
  }

  private Properties reading() {
    return KafkaInput.settings(settings(kafka), job, job + "-" + topics.get(0));
  }

  @SuppressWarnings("deprecation") // OffsetResetStrategy: the connector takes no other type
  KafkaSourceBuilder<InRecord> builder() {
    return KafkaSource.<InRecord>builder()
        .setGroupId(job)
        .setClientIdPrefix(job + "-" + topics.get(0)) // the job has other consumers
        .setTopics(topics)
        .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
        .setDeserializer(new InRecordDeserializer())
        .setProperties(settings(kafka));
  }

  static Properties settings(KafkaSpec kafka) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_A_POLL);
    // What a producer took back must not be learnt.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
    settings.putAll(KafkaClients.properties(kafka));
    return settings;
  }
}
