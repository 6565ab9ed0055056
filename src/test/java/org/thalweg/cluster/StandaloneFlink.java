package org.thalweg.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.thalweg.cluster.ChildJvm.Command;

/**
 * A standalone Flink cluster as its scripts would start it, without a distribution: a JobManager
 * and TaskManagers, each a JVM with temporary files of its own, listening on the loopback interface
 * only. Processes can be killed and started again one by one.
 *
 * <p>Once {@link #start} returns, all TaskManagers are registered. Once {@link #close} returns, all
 * processes are gone; their files lie in the folder given.
 */
final class StandaloneFlink implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private final Path folder;
  private final FlinkSettings settings;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<ChildJvm> taskManagers = new ArrayList<>();
  private final Map<Integer, String> ids = new TreeMap<>();
  private ChildJvm jobManager;
  private int taskManagerStarts;

  private StandaloneFlink(Path folder, FlinkSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Starts a cluster.
   *
   * @param overrides Flink's options, before those chosen here
   */
  static StandaloneFlink start(Path folder, int taskManagers, Map<String, String> overrides) {
    StandaloneFlink flink = new StandaloneFlink(folder, FlinkSettings.of(folder, overrides));
    try {
      flink.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        flink.taskManagers.add(flink.newTaskManager(i));
      }
      flink.awaitTaskManagers(taskManagers);
      return flink;
    } catch (RuntimeException | AssertionError e) {
      flink.close();
      throw e;
    }
  }

  /** Where the JobManager's REST API is. */
  URI url() {
    return settings.url();
  }

  ChildJvm jobManager() {
    return jobManager;
  }

  ChildJvm taskManager(int index) {
    return taskManagers.get(index);
  }

  /** Starts the JobManager, after it was killed. */
  void startJobManager() {
    FlinkSettings.Memory memory = settings.jobManager().with(ChildJvm.QUICK_START);
    jobManager = process("jobmanager", JOB_MANAGER, memory, "--executionMode", "cluster");
  }

  /** Starts a TaskManager in the place of one that was killed. */
  void startTaskManager(int index) {
    taskManagers.set(index, newTaskManager(index));
  }

  /** Under which name the cluster knows the TaskManager that runs in this place now. */
  String taskManagerId(int index) {
    return ids.get(index);
  }

  private ChildJvm newTaskManager(int index) {
    String id = "taskmanager-%d-%d".formatted(index, ++taskManagerStarts);
    ids.put(index, id);
    return process(
        "taskmanager-" + index,
        TASK_MANAGER,
        settings.taskManager(),
        "-D",
        "taskmanager.resource-id=" + id);
  }

  /** Waits until this number of TaskManagers is registered. */
  void awaitTaskManagers(int count) {
    Waiting.until(
        count + " TaskManagers at " + url(),
        START,
        () -> get("/overview").contains("\"taskmanagers\":" + count + ","),
        this::lastWords);
  }

  /** The REST API's answer to a GET. */
  String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url().resolve(path)));
  }

  /** The REST API's answer to a POST. */
  String post(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(url().resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpRequest complete = request.timeout(Duration.ofSeconds(5)).build();
    return http.send(complete, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** The end of each process's log. */
  String lastWords() {
    return jobManager.lastWords()
        + taskManagers.stream().map(ChildJvm::lastWords).collect(Collectors.joining());
  }

  private ChildJvm process(
      String name, String mainClass, FlinkSettings.Memory memory, String... more) {
    try {
      List<String> flags = new ArrayList<>(memory.flags());
      flags.addAll(FlinkSettings.JAVA_MODULES);
      flags.add("--add-modules=jdk.incubator.vector");
      flags.add("-Dlog4j.configurationFile=" + settings.logging());
      List<String> arguments = new ArrayList<>(List.of("--configDir", settings.folder()));
      arguments.addAll(memory.arguments());
      arguments.addAll(List.of(more));
      Path own = Files.createDirectories(folder.resolve(name));
      return ChildJvm.start(
          new Command(name, own, FlinkLibraries.classPath(), flags, mainClass, arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // TaskManagers would spend their time looking for a JobManager that is gone.
    taskManagers.forEach(ChildJvm::kill);
    if (jobManager != null) {
      jobManager.kill();
    }
  }
}
