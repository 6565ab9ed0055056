package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.thalweg.local.JobTopics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg topics}: the topics of jobs, created. */
@Command(
    name = "topics",
    description = "Create the topics of jobs that do not exist.",
    mixinStandardHelpOptions = true)
final class TopicsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "JOB.yaml", description = "The job files.")
  private List<Path> files;

  @Mixin private Brokers brokers;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : files) {
      Set<String> created = new JobTopics(brokers.of(Job.read(file).spec())).create();
      out.println(
          file
              + ": "
              + (created.isEmpty() ? "all there" : "created " + String.join(", ", created)));
    }
    out.flush();
    return 0;
  }
}
