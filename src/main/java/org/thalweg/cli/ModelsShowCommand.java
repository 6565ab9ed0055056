package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg models show}: all that is in one version. */
@Command(
    name = "show",
    description = "Show one version: structure, statistics, metrics, offsets.",
    mixinStandardHelpOptions = true)
final class ModelsShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelSource source;

  @Parameters(
      index = "0",
      paramLabel = "JOB.yaml|FILE",
      description = "The job file, or a fetched model.")
  private Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Which version; by default the newest.")
  private Long version;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    new ModelSummary(source.snapshot(file, version)).print(out);
    out.flush();
    return 0;
  }
}
