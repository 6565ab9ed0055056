package org.thalweg.flink.io;

import java.io.IOException;
import java.util.Properties;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.reader.KafkaRecordEmitter;
import org.apache.flink.connector.kafka.source.reader.KafkaSourceReader;
import org.apache.flink.connector.kafka.source.reader.fetcher.KafkaSourceFetcherManager;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.thalweg.spec.OnGap;

/**
 * Flink's source of Kafka, whose readers notice what their topics no longer have: see {@link
 * GapReader}. Its state is that of Flink's source.
 */
final class KafkaInput
    implements Source<InRecord, KafkaPartitionSplit, KafkaSourceEnumState>, LineageVertexProvider {

  private static final long serialVersionUID = 1;

  private final KafkaSource<InRecord> kafka;
  private final Properties settings;
  private final OnGap onGap;

  /**
   * A source.
   *
   * @param kafka finds the partitions
   * @param settings of the consumers, see {@link #settings}
   */
  KafkaInput(KafkaSource<InRecord> kafka, Properties settings, OnGap onGap) {
    this.kafka = kafka;
    this.settings = settings;
    this.onGap = onGap;
  }

  /** The settings of consumers that read what they are told to and never choose where. */
  static Properties settings(Properties clients, String group, String clientId) {
    Properties settings = new Properties();
    settings.putAll(clients);
    String bytes = ByteArrayDeserializer.class.getName();
    settings.setProperty(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, bytes);
    settings.setProperty(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, bytes);
    settings.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.setProperty(KafkaSourceOptions.CLIENT_ID_PREFIX.key(), clientId);
    settings.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // Where brokers make topics that are asked for, one that is gone would come back empty.
    settings.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    return settings;
  }

  @Override
  public SourceReader<InRecord, KafkaPartitionSplit> createReader(SourceReaderContext context) {
    var queue =
        new FutureCompletingBlockingQueue<RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>>>();
    Gaps gaps = new Gaps(context.metricGroup(), onGap);
    ReaderMetrics metrics = new ReaderMetrics(context.metricGroup());
    Configuration configuration = new Configuration();
    settings
        .stringPropertyNames()
        .forEach(key -> configuration.setString(key, settings.getProperty(key)));
    return new KafkaSourceReader<>(
        queue,
        new KafkaSourceFetcherManager(
            queue, () -> new GapReader(settings, context, metrics, gaps), finished -> {}),
        new KafkaRecordEmitter<>(new InRecordDeserializer()),
        configuration,
        context,
        metrics);
  }

  @Override
  public Boundedness getBoundedness() {
    return kafka.getBoundedness();
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return kafka.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
      throws IOException {
    return kafka.restoreEnumerator(context, state);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return kafka.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
    return kafka.getEnumeratorCheckpointSerializer();
  }

  @Override
  public LineageVertex getLineageVertex() {
    return kafka.getLineageVertex();
  }
}
