package org.thalweg.cluster;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.flink.train.SavedModels;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.spec.TrainJob;

/** A run of a {@link ChaosStream} that nothing happens to, all in this JVM. */
final class Undisturbed {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Undisturbed() {}

  /** Runs the stream to its end. */
  static Outcome run(Path folder, Chaos.Settings what) throws Exception {
    MiniCluster cluster = new MiniCluster(settings(folder));
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      cluster.start();
      return run(folder, cluster, kafka.bootstrap(), what.stream(kafka.bootstrap()));
    } finally {
      cluster.close();
    }
  }

  private static Outcome run(Path folder, MiniCluster cluster, String bootstrap, ChaosStream stream)
      throws Exception {
    TrainJob job = stream.job();
    Broker broker = new Broker(bootstrap);
    broker.createTopics(job, ChaosStream.KEYS.size());
    broker.write(stream.records());
    JobID id = submit(cluster, job);
    try (Outputs outputs = new Outputs(bootstrap, Broker.outputs(job))) {
      Waiting.until("all is learnt", PATIENCE, () -> stream.isComplete(outputs), () -> "");
      String savepoint =
          cluster
              .stopWithSavepoint(id, folder.toString(), false, SavepointFormatType.CANONICAL)
              .get();
      cluster.requestJobResult(id).get();
      return Outcome.of(outputs, SavedModels.read(savepoint, job.model()));
    }
  }

  private static JobID submit(MiniCluster cluster, TrainJob job) throws Exception {
    Configuration once = new Configuration();
    once.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(once);
    TrainGraph.build(env, job);
    return cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
  }

  private static MiniClusterConfiguration settings(Path folder) {
    Configuration settings = new Configuration();
    settings.set(CoreOptions.TMP_DIRS, folder.toString());
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(WebOptions.TMP_DIR, folder.toString());
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    return new MiniClusterConfiguration.Builder()
        .setConfiguration(settings)
        .setNumTaskManagers(1)
        .setNumSlotsPerTaskManager(2)
        .build();
  }
}
