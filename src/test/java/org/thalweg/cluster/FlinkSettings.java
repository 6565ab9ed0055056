package org.thalweg.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * The {@code conf} folder of a standalone cluster, and what Flink's scripts make of it: the JVM
 * flags and the arguments that give each process its memory.
 */
final class FlinkSettings {

  /** What Flink's own configuration file opens up in a JVM. */
  static final List<String> JAVA_MODULES =
      Stream.of(
              "java.lang",
              "java.net",
              "java.io",
              "java.nio",
              "sun.nio.ch",
              "java.lang.reflect",
              "java.text",
              "java.time",
              "java.util",
              "java.util.concurrent",
              "java.util.concurrent.atomic",
              "java.util.concurrent.locks")
          .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
          .toList();

  private static final String LOGGING =
      """
      rootLogger.level = INFO
      rootLogger.appenderRef.console.ref = console
      appender.console.type = CONSOLE
      appender.console.name = console
      appender.console.layout.type = PatternLayout
      appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1} - %m%n
      """;

  private final Path folder;
  private final Map<String, String> options;

  private FlinkSettings(Path folder, Map<String, String> options) {
    this.folder = folder;
    this.options = options;
  }

  /** One process's share of memory: flags for the JVM, arguments for Flink. */
  record Memory(List<String> flags, List<String> arguments) {
    Memory with(String flag) {
      return new Memory(Stream.concat(flags.stream(), Stream.of(flag)).toList(), arguments);
    }
  }

  static FlinkSettings of(Path cluster, Map<String, String> overrides) {
    Map<String, String> options = new TreeMap<>(defaults(cluster));
    options.putAll(overrides);
    FlinkSettings settings = new FlinkSettings(cluster.resolve("conf"), options);
    settings.write();
    return settings;
  }

  private static Map<String, String> defaults(Path cluster) {
    Map<String, String> options = new TreeMap<>();
    for (String host :
        List.of(
            "jobmanager.rpc.address",
            "jobmanager.bind-host",
            "taskmanager.host",
            "taskmanager.bind-host",
            "rest.address",
            "rest.bind-address")) {
      options.put(host, "127.0.0.1");
    }
    options.put("jobmanager.rpc.port", Integer.toString(freePort()));
    options.put("rest.port", Integer.toString(freePort()));
    options.put("jobmanager.memory.process.size", "768m");
    options.put("jobmanager.memory.jvm-metaspace.size", "192m");
    options.put("jobmanager.memory.off-heap.size", "64m");
    options.put("taskmanager.memory.process.size", "1280m");
    options.put("taskmanager.memory.managed.size", "32m");
    options.put("taskmanager.memory.network.min", "32m");
    options.put("taskmanager.memory.network.max", "32m");
    options.put("taskmanager.numberOfTaskSlots", "2");
    // A killed process is missed within seconds, not within a minute.
    options.put("heartbeat.interval", "1 s");
    options.put("heartbeat.timeout", "8 s");
    options.put("execution.checkpointing.dir", cluster.resolve("checkpoints").toUri().toString());
    return options;
  }

  private void write() {
    try {
      Files.createDirectories(folder);
      List<String> lines =
          options.entrySet().stream()
              .map(option -> option.getKey() + ": " + option.getValue())
              .toList();
      Files.write(folder.resolve("config.yaml"), lines);
      Files.writeString(folder.resolve("log4j.properties"), LOGGING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String folder() {
    return folder.toString();
  }

  String logging() {
    return folder.resolve("log4j.properties").toString();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + options.get("rest.port"));
  }

  Memory jobManager() {
    var spec = JobManagerProcessUtils.processSpecFromConfig(configuration());
    return memory(
        JobManagerProcessUtils.generateJvmParametersStr(spec, configuration()),
        JobManagerProcessUtils.generateDynamicConfigsStr(spec));
  }

  Memory taskManager() {
    var spec = TaskExecutorProcessUtils.processSpecFromConfig(configuration());
    return memory(
        ProcessMemoryUtils.generateJvmParametersStr(spec),
        TaskExecutorProcessUtils.generateDynamicConfigsStr(spec));
  }

  private Memory memory(String flags, String arguments) {
    String more = options.getOrDefault("env.java.opts.all", "");
    return new Memory(words(flags + " " + more), words(arguments));
  }

  private static List<String> words(String line) {
    return Arrays.asList(line.strip().split("\\s+"));
  }

  private Configuration configuration() {
    return Configuration.fromMap(options);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
