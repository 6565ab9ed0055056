package org.thalweg.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.thalweg.definition.Node;
import org.thalweg.definition.Problems;
import org.thalweg.local.feed.InputSpec;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/**
 * A job file, read.
 *
 * @param spec what it describes
 * @param input what a local run feeds
 */
record Job(JobSpec spec, InputSpec input) {

  /**
   * The job, where only one that learns will do.
   *
   * @throws CommandFailure if it is another
   */
  TrainJob train() {
    if (spec instanceof TrainJob train) {
      return train;
    }
    throw new CommandFailure(
        "only a training job will do here, and %s scores".formatted(spec.name()));
  }

  /**
   * Reads a job file.
   *
   * @throws org.thalweg.definition.InvalidDefinitionException with all its mistakes
   * @throws IOException if it cannot be read, with a sentence that says why
   */
  static Job read(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    JobSpec spec = JobSpec.read(file, input -> InputSpec.read(input, folder));
    Node input = Node.root(spec.input(), new Problems());
    return new Job(spec, InputSpec.read(input, folder));
  }
}
