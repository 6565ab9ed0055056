package org.thalweg.flink.io;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.thalweg.snapshot.ChunkKey;

/**
 * Gives records to Kafka under the topics' names.
 *
 * <p>They carry the time of writing, not the event's: topics expire by the time of their records,
 * and predictions on a stream of last year would be gone at once.
 */
final class OutRecordWriter
    implements KafkaRecordSerializationSchema<OutRecord>, KafkaDatasetFacetProvider {

  private static final long serialVersionUID = 1;

  private final EnumMap<OutTopic, String> topics;

  /** A writer to these topics; records of others are a mistake. */
  OutRecordWriter(Map<OutTopic, String> topics) {
    this.topics = new EnumMap<>(topics);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutRecord from, KafkaSinkContext context, Long timestamp) {
    String topic = topics.get(from.topic());
    if (topic == null) {
      throw new IllegalArgumentException("Every output has a topic: none for " + from.topic());
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition(from, context), null, from.key(), from.value());
    for (Header header : from.headers()) {
      record.headers().add(header.name(), header.value());
    }
    return record;
  }

  /**
   * All versions of a model go to one partition, so that readers see them in order.
   *
   * @return {@code null} where the record's whole key may decide
   */
  private Integer partition(OutRecord record, KafkaSinkContext context) {
    if (record.topic() != OutTopic.MODELS) {
      return null;
    }
    int[] partitions = context.getPartitionsForTopic(topics.get(OutTopic.MODELS));
    byte[] model = ChunkKey.of(record.key()).modelKey().getBytes(StandardCharsets.UTF_8);
    return partitions[Utils.toPositive(Utils.murmur2(model)) % partitions.length];
  }

  /** The topics: where a restarted job looks for transactions that it left open. */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(
            DefaultKafkaDatasetIdentifier.ofTopics(List.copyOf(topics.values()))));
  }
}
