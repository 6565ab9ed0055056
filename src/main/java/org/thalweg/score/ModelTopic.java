package org.thalweg.score;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.thalweg.snapshot.StoredSnapshot;

/** What is on a model topic now, as a read-committed consumer sees it. */
public final class ModelTopic {

  private static final int FETCH_BYTES = 16 << 20;
  private static final int ANSWER_MILLIS = 30_000;

  /** When it is asked again which partitions there are. */
  private static final int PARTITIONS_MILLIS = 30_000;

  private final String topic;
  private final Map<?, ?> kafka;

  /**
   * @param kafka properties of a Kafka consumer by name, {@code bootstrap.servers} among them
   */
  public ModelTopic(String topic, Map<?, ?> kafka) {
    this.topic = topic;
    this.kafka = kafka;
  }

  /** A user's properties, and those without which models are not read as they should be. */
  private static Map<String, Object> settings(Map<?, ?> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, PARTITIONS_MILLIS);
    kafka.forEach((name, value) -> settings.put((String) name, value));
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /** A consumer that has no partitions yet. */
  static KafkaConsumer<byte[], byte[]> consumer(Map<?, ?> kafka) {
    return new KafkaConsumer<>(
        settings(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Hands every record that is there now to {@code each}, each partition's in order.
   *
   * @throws ScoringException if there is no such topic, or Kafka does not answer any more
   */
  public void read(Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
      List<TopicPartition> partitions = TopicRead.partitions(consumer, topic);
      if (partitions.isEmpty()) {
        throw new ScoringException("there is no topic " + topic);
      }
      TopicRead.all(consumer, partitions, each);
    } catch (KafkaException e) {
      throw ScoringException.of("models could not be read from " + topic, e);
    }
  }

  /** The versions that are there, without their weights. */
  public ModelVersions versions() {
    ModelVersions versions = new ModelVersions();
    read(record -> versions.offer(record.key(), record.value(), record.timestamp()));
    return versions;
  }

  /**
   * One version with its weights.
   *
   * @throws ScoringException if it is not there, with a sentence that says which are
   */
  public StoredSnapshot fetch(String modelKey, long version) {
    ModelVersions versions = new ModelVersions(modelKey, version);
    read(record -> versions.offer(record.key(), record.value(), record.timestamp()));
    return versions.wanted();
  }

  /**
   * The newest version of a model, with its weights.
   *
   * @throws ScoringException if there is none, with a sentence that says why
   */
  public StoredSnapshot fetchNewest(String modelKey) {
    return fetch(modelKey, ModelVersions.NEWEST);
  }

  /** The newest version of every model, ready to score. */
  public ServedModels serve() {
    ServedModels models = new ServedModels(ServedModel.AS_LEARNT);
    read(record -> models.offer(record.key(), record.value()));
    return models;
  }
}
