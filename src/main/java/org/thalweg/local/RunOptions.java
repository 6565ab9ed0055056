package org.thalweg.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run takes beside the job.
 *
 * @param input a file in the place of the job file's input
 * @param limit how many events to take from the input at most
 * @param port of the broker, 0 for any
 * @param models files of snapshots that a scoring job begins with
 */
public record RunOptions(Optional<Path> input, long limit, int port, List<Path> models) {

  /** The job file's input, all of it. */
  public static final RunOptions DEFAULT =
      new RunOptions(Optional.empty(), Long.MAX_VALUE, 0, List.of());

  public RunOptions {
    Objects.requireNonNull(input, "input");
    models = List.copyOf(models);
    if (limit < 0) {
      throw new IllegalArgumentException("limit must be at least 0: " + limit);
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
    }
  }
}
