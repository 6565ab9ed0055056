package org.thalweg.spec;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.thalweg.definition.Node;

/** Reads {@code flink}. */
final class FlinkReader {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofDays(1);

  private FlinkReader() {}

  static FlinkSpec read(Node flink) {
    flink.allowOnly("parallelism", "checkpoints", "stateBackend");
    int parallelism = flink.get("parallelism").integer(1, 1, FlinkSpec.MAX_PARALLELISM);
    return new FlinkSpec(
        parallelism,
        checkpoints(flink.get("checkpoints")),
        Optional.ofNullable(flink.get("stateBackend").oneOf(StateBackend.class, null)));
  }

  private static FlinkSpec.Checkpoints checkpoints(Node node) {
    node.allowOnly("every", "timeout", "directory");
    return new FlinkSpec.Checkpoints(
        Durations.read(node.get("every"), EVERY, Duration.ofMillis(100), LONGEST),
        Durations.read(node.get("timeout"), TIMEOUT, Duration.ofSeconds(10), LONGEST),
        Optional.ofNullable(node.get("directory").scalar(null, FlinkReader::directory)));
  }

  private static URI directory(String text) {
    String rule = "must be a URI such as file:///checkpoints or s3://bucket/checkpoints: " + text;
    try {
      URI directory = URI.create(text);
      if (directory.isAbsolute() && directory.getPath() != null) {
        return directory;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(rule, e);
    }
    throw new IllegalArgumentException(rule);
  }
}
