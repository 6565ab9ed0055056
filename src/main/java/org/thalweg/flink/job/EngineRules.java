package org.thalweg.flink.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.spec.FlinkSpec;
import org.thalweg.spec.StateBackend;

/**
 * Settings of the engine on which the promises of a job rest. Those that a job may not be without
 * are set here; where a cluster's own configuration says the contrary, the job is refused instead
 * of running on quietly without its promise.
 */
final class EngineRules {

  /**
   * Key groups: the most subtasks that state can ever be spread over, and part of a savepoint. With
   * many divisors, so that it spreads evenly over most numbers of subtasks.
   */
  static final int KEY_GROUPS = 720;

  private EngineRules() {}

  /**
   * Applies a job's settings to an environment.
   *
   * @throws IllegalArgumentException with all of the environment's settings that must not stay
   */
  static void apply(StreamExecutionEnvironment env, FlinkSpec flink) {
    refuseContraries(env.getConfiguration());
    Configuration settings = new Configuration();
    settings.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    settings.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, true);
    applyCheckpoints(settings, flink.checkpoints());
    flink
        .stateBackend()
        .ifPresent(backend -> applyBackend(env.getConfiguration(), settings, backend));
    env.configure(settings);
    env.setParallelism(flink.parallelism());
    env.setMaxParallelism(Math.max(KEY_GROUPS, flink.parallelism()));
  }

  private static void applyCheckpoints(Configuration settings, FlinkSpec.Checkpoints checkpoints) {
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoints.every());
    settings.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, checkpoints.timeout());
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG, checkpoints.every());
    checkpoints
        .directory()
        .ifPresent(uri -> settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri.toString()));
  }

  private static void applyBackend(
      ReadableConfig cluster, Configuration settings, StateBackend backend) {
    boolean rocks = backend == StateBackend.ROCKSDB;
    settings.set(StateBackendOptions.STATE_BACKEND, rocks ? "rocksdb" : "hashmap");
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, rocks);
    if (rocks) {
      RocksRules.apply(cluster, settings);
    }
  }

  private static void refuseContraries(ReadableConfig config) {
    List<String> contraries = new ArrayList<>();
    refuse(
        config,
        ExecutionOptions.RUNTIME_MODE,
        RuntimeExecutionMode.BATCH,
        "it would sort events by key and make no checkpoints",
        contraries);
    refuse(
        config,
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
        CheckpointingMode.AT_LEAST_ONCE,
        "events would be learnt twice after a failure",
        contraries);
    refuse(
        config,
        CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH,
        false,
        "the last outputs of an input that ends would never be committed",
        contraries);
    refuse(
        config,
        CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG,
        Duration.ZERO,
        "outputs would not be committed while the job catches up",
        contraries);
    if (!contraries.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", contraries));
    }
  }

  private static <T> void refuse(
      ReadableConfig config,
      ConfigOption<T> option,
      T contrary,
      String why,
      List<String> contraries) {
    if (config.getOptional(option).filter(contrary::equals).isPresent()) {
      contraries.add("Flink's " + option.key() + " must not be " + contrary + ": " + why);
    }
  }
}
