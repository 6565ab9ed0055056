package org.thalweg.flink.io;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.IsolationLevel;

/**
 * The source of a job's events. It goes on where the checkpoint says; a job that starts without one
 * goes on where its consumer group, named as the job, last committed; else it begins at the
 * earliest event.
 */
public final class KafkaEvents {

  /** Each hand-over from fetching to decoding costs a wake-up: make it one for many records. */
  private static final String RECORDS_A_POLL = "4096";

  private final String bootstrap;
  private final String group;
  private final String topic;
  private final Map<String, String> properties;

  /**
   * Events of a topic.
   *
   * @param bootstrap brokers, {@code host:port,host:port}
   * @param group the consumer group
   * @param properties of the Kafka client; they win over our own defaults
   */
  public KafkaEvents(String bootstrap, String group, String topic, Map<String, String> properties) {
    this.bootstrap = bootstrap;
    this.group = group;
    this.topic = topic;
    this.properties = Map.copyOf(properties);
  }

  /** The events there are and all that will come. */
  public KafkaSource<InRecord> unbounded() {
    return builder().build();
  }

  /** The events up to the end of the topic as it is when the job starts. */
  public KafkaSource<InRecord> untilNow() {
    return builder().setBounded(OffsetsInitializer.latest()).build();
  }

  @SuppressWarnings("deprecation") // OffsetResetStrategy: the connector takes no other type
  private KafkaSourceBuilder<InRecord> builder() {
    return KafkaSource.<InRecord>builder()
        .setBootstrapServers(bootstrap)
        .setGroupId(group)
        .setTopics(topic)
        .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
        .setDeserializer(new InRecordDeserializer())
        .setProperties(settings());
  }

  private Properties settings() {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_A_POLL);
    // What a producer took back must not be learnt.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, IsolationLevel.READ_COMMITTED.toString());
    settings.putAll(properties);
    return settings;
  }
}
