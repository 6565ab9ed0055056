package org.thalweg.cluster;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The class path of a standalone cluster's processes, chosen from the tests' own: Flink, its
 * dependencies and its logging. What belongs in the job's jar is left out, so that a class missing
 * there is missed.
 */
final class FlinkLibraries {
  private static final List<String> GROUPS =
      List.of(
          "org/apache/flink",
          "org/apache/logging",
          "org/apache/commons",
          "org/slf4j",
          "org/snakeyaml",
          "org/javassist",
          "org/objenesis",
          "com/esotericsoftware",
          "commons-cli",
          "commons-collections",
          "commons-io",
          "commons-codec",
          "com/ververica");
  private static final List<String> IN_THE_JOB =
      List.of("flink-connector-kafka", "flink-connector-base", "commons-csv", "-tests.jar");

  private FlinkLibraries() {}

  static String classPath() {
    String watch = ownClasses().toString();
    return Arrays.stream(testClassPath())
        .filter(FlinkLibraries::belongs)
        .collect(Collectors.joining(File.pathSeparator, watch + File.pathSeparator, ""));
  }

  /** Everything, as a JVM needs it that runs our own classes. */
  static String everything() {
    return String.join(File.pathSeparator, testClassPath());
  }

  private static String[] testClassPath() {
    return System.getProperty("java.class.path").split(File.pathSeparator, -1);
  }

  private static boolean belongs(String entry) {
    String path = entry.replace('\\', '/');
    return path.endsWith(".jar")
        && GROUPS.stream().anyMatch(group -> path.contains("/" + group + "/"))
        && IN_THE_JOB.stream().noneMatch(path::contains);
  }

  private static Path ownClasses() {
    return Path.of(Watched.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}
