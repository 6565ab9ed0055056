package org.thalweg.spec;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How Flink runs the job.
 *
 * @param parallelism subtasks that learn, 1 to 32768; a model is learnt by one of them
 * @param checkpoints how state and offsets are made safe
 * @param stateBackend where state lies; without it, where the cluster's configuration says
 */
public record FlinkSpec(
    int parallelism, Checkpoints checkpoints, Optional<StateBackend> stateBackend) {

  /** The most subtasks that Flink knows. */
  public static final int MAX_PARALLELISM = 32_768;

  public FlinkSpec {
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      throw new IllegalArgumentException(
          "parallelism must be 1 to " + MAX_PARALLELISM + ": " + parallelism);
    }
    Objects.requireNonNull(checkpoints, "checkpoints");
    Objects.requireNonNull(stateBackend, "stateBackend");
  }

  /**
   * Checkpoints.
   *
   * @param every from the start of one to the start of the next, at least 100 ms
   * @param timeout after which one is given up, at least 10 s
   * @param directory where they are kept; without it, where the cluster's configuration says
   */
  public record Checkpoints(Duration every, Duration timeout, Optional<URI> directory) {
    public Checkpoints {
      requireAtLeast("every", every, Duration.ofMillis(100));
      requireAtLeast("timeout", timeout, Duration.ofSeconds(10));
      Objects.requireNonNull(directory, "directory");
    }

    private static void requireAtLeast(String what, Duration actual, Duration least) {
      if (actual.compareTo(least) < 0) {
        throw new IllegalArgumentException(
            what + " must be at least " + least.toMillis() + " ms: " + actual.toMillis() + " ms");
      }
    }
  }
}
