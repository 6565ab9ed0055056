package org.thalweg.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/**
 * The JVM of {@link KeysBenchmark}'s job: JobManager and TaskManager, 1 GiB of managed memory for
 * RocksDB beside the heap. Says every few seconds how far it is, and at the end, when its input is
 * closed, what it took.
 */
public final class KeysWorker {

  private static final long STEP_MILLIS = 5_000;

  private final MiniCluster cluster;
  private final JobID job;
  private final long start = System.nanoTime();

  private KeysWorker(MiniCluster cluster, JobID job) {
    this.cluster = cluster;
    this.job = job;
  }

  /** Arguments: brokers, state backend, hidden units, the field of the model key. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("thalweg-keys-");
    try (MiniCluster cluster = cluster(folder)) {
      cluster.start();
      TrainJob job =
          ((TrainJob) JobSpec.parse(text(args[1], args[2], args[3])))
              .withKafka(KafkaSpec.of(args[0]));
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
      TrainGraph.build(env, job);
      System.out.printf(
          Locale.ROOT,
          "%s, %,d parameters a model%n",
          args[1],
          job.model().network().parameterCount());
      JobID id = cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
      new KeysWorker(cluster, id).watch();
      cluster.cancelJob(id).get();
    } finally {
      delete(folder);
    }
  }

  private static MiniCluster cluster(Path folder) {
    Configuration settings = new Configuration();
    settings.set(CoreOptions.TMP_DIRS, folder.toString());
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    settings.set(RestOptions.ADDRESS, "127.0.0.1");
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1024));
    return new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(settings)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(1)
            .build());
  }

  private static String text(String backend, String hidden, String per) {
    String fields =
        names()
            .map(name -> "{\"name\": \"" + name + "\", \"type\": \"double\"}")
            .collect(Collectors.joining(", "));
    return """
        thalweg: 1
        kind: train
        name: %s
        events:
          topic: keys.events
          schema: '{"type": "record", "name": "E", "fields": [{"name": "id", "type": "string"}, %s, {"name": "up", "type": "boolean"}]}'
          id: id
          features: {%s}
          label: {field: up, classes: ["false", "true"]}
        model: {%s}
        network: [{dense: %s}, relu]
        training: {batch: {size: 1, maxDelay: none}, optimizer: {adam: {learningRate: 0.01}}}
        publish: {metrics: {every: 1000 events, window: 100}, models: {every: 10000 events}}
        flink: {stateBackend: %s, checkpoints: {every: 10 s}}
        """
        .formatted(
            KeysBenchmark.NAME,
            fields,
            names().map(name -> name + ": {}").collect(Collectors.joining(", ")),
            per.isEmpty() ? "" : "max: 10000000, per: " + per,
            hidden,
            backend);
  }

  private static Stream<String> names() {
    return IntStream.range(0, KeysBenchmark.FEATURES).mapToObj(i -> "x" + i);
  }

  /** Prints until the input is closed. */
  private void watch() throws Exception {
    Thread steps =
        new Thread(
            () -> {
              try {
                while (true) {
                  Thread.sleep(STEP_MILLIS);
                  if (cluster.getJobStatus(job).join().isGloballyTerminalState()) {
                    System.err.println("The job has ended by itself");
                    Runtime.getRuntime().halt(1);
                  }
                  print();
                }
              } catch (InterruptedException e) {
                // The end.
              }
            });
    steps.setDaemon(true);
    steps.start();
    while (System.in.read() >= 0) {
      // Nothing is said.
    }
    steps.interrupt();
    steps.join();
    print();
  }

  private void print() {
    CheckpointStatsSnapshot stats =
        cluster.getExecutionGraph(job).join().getCheckpointStatsSnapshot();
    CompletedCheckpointStats last =
        stats == null ? null : stats.getHistory().getLatestCompletedCheckpoint();
    System.gc();
    System.out.printf(
        Locale.ROOT,
        "%4.0f s (CPU %.0f s, of it training %.0f s)  RSS %s (peak %s), live heap %d MiB%s%n",
        (System.nanoTime() - start) / 1e9,
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
            / 1e9,
        trainingSeconds(),
        status("VmRSS"),
        status("VmHWM"),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
        last == null
            ? ""
            : ", checkpoint %d: %d MiB in all, %d MiB written, %d ms (longest %d ms)"
                .formatted(
                    last.getCheckpointId(),
                    last.getStateSize() >> 20,
                    last.getCheckpointedSize() >> 20,
                    last.getEndToEndDuration(),
                    stats.getSummaryStats().getEndToEndDurationStats().getMaximum()));
  }

  /** CPU time of the thread that learns. */
  private static double trainingSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith("train ")) {
        return threads.getThreadCpuTime(thread.getThreadId()) / 1e9;
      }
    }
    return 0;
  }

  private static String status(String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
          .findFirst()
          .orElse("?");
    } catch (IOException e) {
      return "?";
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
