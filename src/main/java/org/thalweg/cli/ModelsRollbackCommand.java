package org.thalweg.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.thalweg.spec.TrainJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg models rollback}: a running job, and all who follow it, back to a version. */
@Command(
    name = "rollback",
    description =
        "Take a running job's model, and all scorers that follow it, back to a version: the same as"
            + " control JOB.yaml rollback VERSION.",
    mixinStandardHelpOptions = true)
final class ModelsRollbackCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Parameters(index = "1", paramLabel = "VERSION", description = "The version, from 1.")
  private long version;

  @Mixin private ControlOptions options;

  @Override
  public Integer call() throws IOException {
    TrainJob job = Job.read(file).train();
    if (version < 1) {
      throw new ParameterException(spec.commandLine(), "a version must be at least 1: " + version);
    }
    options.send(
        job,
        org.thalweg.flink.io.Command.rollback(
            UUID.randomUUID().toString(), options.model(job, spec), version),
        spec.commandLine().getOut());
    return 0;
  }
}
