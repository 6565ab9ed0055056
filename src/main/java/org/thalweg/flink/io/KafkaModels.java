package org.thalweg.flink.io;

import java.util.Properties;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.OnGap;

/**
 * The source of the snapshots that a job scores with. It goes on where the checkpoint says; a job
 * that starts without one reads the whole topic, of which compaction leaves the newest versions.
 */
public final class KafkaModels {

  private final KafkaSpec kafka;
  private final String job;
  private final String topic;

  /** Snapshots on a topic, for a job of this name. */
  public KafkaModels(KafkaSpec kafka, String job, String topic) {
    this.kafka = kafka;
    this.job = job;
    this.topic = topic;
  }

  /** The snapshots there are and all that will come. */
  public Source<InRecord, ?, ?> unbounded() {
    return new KafkaInput(builder().build(), reading(), OnGap.WARN);
  }

  /** The snapshots up to the end of the topic as it is when the job starts. */
  public Source<InRecord, ?, ?> untilNow() {
    return new KafkaInput(
        builder().setBounded(OffsetsInitializer.latest()).build(), reading(), OnGap.WARN);
  }

  private Properties reading() {
    Properties settings = KafkaInput.settings(KafkaEvents.settings(kafka), job, job);
    settings.put(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
    return settings;
  }

  private KafkaSourceBuilder<InRecord> builder() {
    return KafkaSource.<InRecord>builder()
        .setGroupId(job)
        .setTopics(topic)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new InRecordDeserializer())
        .setProperties(KafkaEvents.settings(kafka))
        // Nobody ever goes on from the group's offsets here.
        .setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
  }
}
