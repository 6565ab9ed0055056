package org.thalweg.flink.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.rocksdb.CompressionType;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

final class TrainGraphTest {

  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: clicks
      events:
        topic: clicks.events
        schema: >-
          {"type": "record", "name": "Click", "fields": [
          {"name": "site", "type": "string"},
          {"name": "x", "type": "double"},
          {"name": "clicked", "type": "boolean"}]}
        features: {x: {}}
        label: {field: clicked, flag: true}
      network: [{dense: 4}]
      flink: {parallelism: 3, checkpoints: {every: 5 s, timeout: 1 min}}
      """;

  @Test
  void everyOperatorHasItsUidAndModelsSpreadOverSubtasks() {
    StreamExecutionEnvironment env = environment(new Configuration());
    TrainGraph.build(env, job(JOB + "model: {per: site}\n"));

    List<StreamNode> nodes = nodes(env);
    assertThat(nodes)
        .extracting(StreamNode::getTransformationUID)
        .contains(
            "events", "decode", "control", "commands", "train", "output", "Sink Committer: output")
        .doesNotContainNull();
    assertThat(nodes)
        .filteredOn(node -> !List.of("control", "commands").contains(node.getTransformationUID()))
        .extracting(StreamNode::getParallelism)
        .containsOnly(3);
    assertThat(nodes).extracting(StreamNode::getMaxParallelism).containsOnly(720);
  }

  @Test
  void oneModelIsLearntByOneSubtask() {
    StreamExecutionEnvironment env = environment(new Configuration());
    TrainGraph.build(env, job(JOB));

    assertThat(nodes(env))
        .filteredOn(node -> !List.of("events", "decode").contains(node.getTransformationUID()))
        .extracting(StreamNode::getParallelism)
        .containsOnly(1);
  }

  @Test
  void theJobsSettingsAreApplied() {
    StreamExecutionEnvironment env = environment(new Configuration());
    TrainGraph.build(env, job(JOB));

    assertThat(env.getCheckpointConfig().getCheckpointInterval()).isEqualTo(5000);
    assertThat(env.getCheckpointConfig().getCheckpointTimeout()).isEqualTo(60_000);
    assertThat(env.getCheckpointConfig().getCheckpointingConsistencyMode())
        .isEqualTo(CheckpointingMode.EXACTLY_ONCE);
    assertThat(env.getConfig().isObjectReuseEnabled()).isTrue();
    assertThat(env.getConfig().getSerializerConfig().hasGenericTypesDisabled()).isTrue();
  }

  @Test
  void stateLiesWhereTheJobSaysOrTheClusterOrOnTheHeap() {
    assertThat(backend(JOB, new Configuration())).isEmpty();
    Configuration rocks = new Configuration();
    rocks.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    assertThat(backend(JOB, rocks)).contains("rocksdb");

    String heap = JOB.replace("flink: {", "flink: {stateBackend: heap, ");
    assertThat(backend(heap, rocks)).contains("hashmap");
    String rocksdb = JOB.replace("flink: {", "flink: {stateBackend: rocksdb, ");
    assertThat(backend(rocksdb, new Configuration())).contains("rocksdb");
  }

  @Test
  void rocksDbIsSetUpForModelsUnlessTheClusterSaysOtherwise() {
    TrainJob rocksdb = job(JOB.replace("flink: {", "flink: {stateBackend: rocksdb, "));
    StreamExecutionEnvironment env = environment(new Configuration());
    TrainGraph.build(env, rocksdb);
    assertThat(env.getConfiguration().get(RocksDBConfigurableOptions.USE_BLOOM_FILTER)).isTrue();
    assertThat(env.getConfiguration().get(RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL))
        .containsExactly(CompressionType.NO_COMPRESSION);

    Configuration cluster = new Configuration();
    cluster.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, false);
    StreamExecutionEnvironment other = environment(cluster);
    TrainGraph.build(other, rocksdb);
    assertThat(other.getConfiguration().get(RocksDBConfigurableOptions.USE_BLOOM_FILTER)).isFalse();
  }

  private static Optional<String> backend(String job, Configuration settings) {
    StreamExecutionEnvironment env = environment(settings);
    TrainGraph.build(env, job(job));
    if (job.contains("rocksdb")) {
      assertThat(env.getConfiguration().get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
    }
    return env.getConfiguration().getOptional(StateBackendOptions.STATE_BACKEND);
  }

  @Test
  void allSettingsThatWouldBreakAPromiseAreNamedAtOnce() {
    Configuration settings = new Configuration();
    settings.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);
    settings.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, false);
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG, Duration.ZERO);
    StreamExecutionEnvironment env = environment(settings);

    assertThatThrownBy(() -> TrainGraph.build(env, job(JOB)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            Flink's execution.runtime-mode must not be BATCH: it would sort events by key and make \
            no checkpoints
            Flink's execution.checkpointing.mode must not be AT_LEAST_ONCE: events would be learnt \
            twice after a failure
            Flink's execution.checkpointing.checkpoints-after-tasks-finish must not be false: the \
            last outputs of an input that ends would never be committed
            Flink's execution.checkpointing.interval-during-backlog must not be PT0S: outputs would \
            not be committed while the job catches up\
            """);
  }

  @Test
  void aBundleTravelsAsOneArgument() throws Exception {
    String argument = JobMain.argument(job(JOB));

    assertThat(argument).matches("[A-Za-z0-9_-]+");
    assertThat(JobMain.job(new String[] {argument}).definition()).isEqualTo(job(JOB).definition());
    assertThatThrownBy(() -> JobMain.main(new String[0]))
        .hasMessage("The program has one argument, a bundle: 0");
  }

  private static TrainJob job(String text) {
    return (TrainJob) JobSpec.parse(text);
  }

  private static StreamExecutionEnvironment environment(Configuration settings) {
    return StreamExecutionEnvironment.getExecutionEnvironment(settings);
  }

  private static List<StreamNode> nodes(StreamExecutionEnvironment env) {
    return List.copyOf(env.getStreamGraph().getStreamNodes());
  }
}
