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
 * @param train what it describes
 * @param input what a local run feeds
 */
record Job(TrainJob train, InputSpec input) {

  /**
   * Reads a job file.
   *
   * @throws org.thalweg.definition.InvalidDefinitionException with all its mistakes
   * @throws IOException if it cannot be read, with a sentence that says why
   */
  static Job read(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    JobSpec spec = JobSpec.read(file, input -> InputSpec.read(input, folder));
    // The only kind so far; the interface is sealed, so another one will not compile here.
    TrainJob train = (TrainJob) spec;
    Node input = Node.root(train.input(), new Problems());
    return new Job(train, InputSpec.read(input, folder));
  }
}
