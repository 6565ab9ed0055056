package org.thalweg.local;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.score.ScoringException;

/**
 * A Flink cluster in this JVM: one JobManager, one TaskManager, and no REST API. Checkpoints and
 * everything else it writes lie in a temporary folder of its own.
 *
 * <p>Once {@link #start} returns, jobs can be submitted. Once {@link #close} returns, all jobs are
 * ended, the cluster is stopped and its folder deleted.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final int MANAGED = 256;

  private static final String LOOPBACK = "127.0.0.1";

  private final Path folder;
  private final MiniCluster cluster;
  private boolean closed;

  private EmbeddedFlink(Path folder, MiniCluster cluster) {
    this.folder = folder;
    this.cluster = cluster;
  }

  /**
   * Starts a cluster.
   *
   * @param slots how many parallel subtasks of an operator it can run
   * @throws LocalException if it cannot start
   */
  public static EmbeddedFlink start(int slots) {
    return start(slots, QuietCluster::new);
  }

  /** Starts a cluster of this kind. */
  static EmbeddedFlink start(int slots, Function<MiniClusterConfiguration, MiniCluster> kind) {
    Path folder = Folders.create("thalweg-flink-");
    MiniCluster cluster =
        kind.apply(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration(folder))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    try {
      cluster.start();
      return new EmbeddedFlink(folder, cluster);
    } catch (Exception e) {
      Folders.delete(folder);
      throw new LocalException("the Flink mini-cluster could not start: " + e.getMessage(), e);
    }
  }

  private static Configuration configuration(Path folder) {
    Configuration configuration = new Configuration();
    configuration.set(CoreOptions.TMP_DIRS, folder.toString());
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    configuration.set(
        CheckpointingOptions.SAVEPOINT_DIRECTORY, folder.resolve("savepoints").toUri().toString());
    configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK); // the blob server's, too
    configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    configuration.set(RestOptions.ADDRESS, LOOPBACK);
    configuration.set(RestOptions.BIND_PORT, "0");
    // For RocksDB, where a job asks for it; nothing else draws on it.
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(MANAGED));
    return configuration;
  }

  /**
   * An environment to build a job in; run it with {@link #submit}. A job that fails stays failed,
   * and says why: nothing here gets better by trying again.
   */
  public StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  /** Starts the job built in an environment; returns once the cluster has accepted it. */
  public RunningJob submit(StreamExecutionEnvironment environment) {
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    try {
      JobID id = cluster.submitJob(graph).get().getJobID();
      return new RunningJob(cluster, id);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("interrupted while submitting the job", e);
    } catch (ExecutionException e) {
      throw new LocalException("Flink refused the job: " + ScoringException.reason(e), e);
    }
  }

  /** Where the cluster keeps its files. */
  Path folder() {
    return folder;
  }

  /** Cancels what runs, stops the cluster and deletes its folder. Closing again does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      cluster.close();
    } catch (Exception e) {
      throw new LocalException("the Flink mini-cluster did not stop: " + e.getMessage(), e);
    } finally {
      Folders.delete(folder);
    }
  }
}
