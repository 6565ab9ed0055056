package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.JobTopics;
import org.thalweg.local.RunningJob;
import org.thalweg.local.Topics;
import org.thalweg.snapshot.ChunkKey;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/** The models topic loses its head, in the middle of a version, and then everything. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class CutTopicIT {

  private static final String MODELS = "points.models";
  private static final TopicPartition PARTITION = new TopicPartition(MODELS, 0);

  private static final String TRAIN =
      KeyedControlIT.JOB.replace("models: {every: 1000000 events", "models: {every: 20 events");

  @Test
  void whatIsGoneFromTheTopicIsNotMissed() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(4);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      KafkaSpec at = KafkaSpec.of(kafka.bootstrap());
      TrainJob train = ((TrainJob) JobSpec.parse(TRAIN)).withKafka(at);
      ScoreJob score = ((ScoreJob) JobSpec.parse(RollbackIT.score("keyed"))).withKafka(at);
      new JobTopics(train).create();
      new JobTopics(score).create();
      letTheHeadBeDeleted(admin);
      try (TenantPoints points = new TenantPoints(kafka.bootstrap(), train.topic());
          Probes probes =
              new Probes(kafka.bootstrap(), score.topic(), List.of(score.predictions()), MODELS)) {
        points.send(0, 200);
        learn(flink, train);
        RecordsToDelete head = RecordsToDelete.beforeOffset(secondPart(kafka.bootstrap()));
        admin.deleteRecords(Map.of(PARTITION, head)).all().get();

        RunningJob scoring = start(flink, score, null);
        Map<String, List<?>> third = probes.by(3);
        String savepoint = scoring.stop().join();
        admin.deleteTopics(List.of(MODELS)).all().get();
        Topics.create(kafka.bootstrap(), List.of(Topics.plain(MODELS, 1)));
        start(flink, score, savepoint);
        assertThat(probes.by(3)).isEqualTo(third);

        points.send(200, 300);
        learn(flink, train);
        assertThat(probes.by(2)).isNotEqualTo(third);
      }
    }
  }

  /** Of a compacted topic it can't be. */
  private static void letTheHeadBeDeleted(Admin admin) throws Exception {
    AlterConfigOp delete =
        new AlterConfigOp(
            new ConfigEntry(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE),
            AlterConfigOp.OpType.SET);
    ConfigResource models = new ConfigResource(ConfigResource.Type.TOPIC, MODELS);
    admin.incrementalAlterConfigs(Map.of(models, List.of(delete))).all().get();
  }

  /** Learns what is there, from the beginning: versions 1 and 2 after 20 and 40, and the last. */
  private static void learn(EmbeddedFlink flink, TrainJob job) throws Exception {
    StreamExecutionEnvironment environment = flink.environment();
    TrainGraph.buildBounded(environment, job);
    flink.submit(environment).await();
  }

  private static RunningJob start(EmbeddedFlink flink, ScoreJob job, String savepoint) {
    StreamExecutionEnvironment environment = flink.environment();
    if (savepoint != null) {
      Configuration from = new Configuration();
      from.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
      environment.configure(from);
    }
    ScoreGraph.build(environment, job);
    return flink.submit(environment);
  }

  /** Where the second part of a first version lies. */
  private static long secondPart(String bootstrap) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          ChunkKey key = ChunkKey.of(record.key());
          if (key.version() == 1 && key.part() == 1) {
            return record.offset();
          }
        }
      }
    }
  }
}
