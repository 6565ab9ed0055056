package org.thalweg.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thalweg models}: the versions that a job has published. */
@Command(
    name = "models",
    description =
        "List the versions of a job's models, look into them, compare them, fetch them, go back.",
    subcommands = {
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsFetchCommand.class,
      ModelsDiffCommand.class,
      ModelsRollbackCommand.class
    },
    mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name what to do: list, show, fetch, diff or rollback");
  }
}
