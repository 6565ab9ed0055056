package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.thalweg.nn.LayerSummary;
import org.thalweg.nn.Network;
import org.thalweg.spec.TrainJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg check}: all that is wrong with a job file, or the network it describes. */
@Command(
    name = "check",
    description = "Say all that is wrong with a job file, or show its network.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    TrainJob job = Job.read(file).train();
    PrintWriter out = spec.commandLine().getOut();
    out.println(job.name() + ": no mistakes");
    out.println();
    network(job.model().network()).print(out);
    out.println();
    out.printf(
        "%s -> %s, %s, %s, %s%n",
        job.topic(),
        job.publish().predictions(),
        job.publish().metrics().topic(),
        job.publish().models().topic(),
        job.publish().deadLetters());
    out.flush();
    return 0;
  }

  private static Table network(Network network) {
    Table table = new Table("layer", "in", "out", "parameters", "flops/event");
    for (LayerSummary layer : network.summary()) {
      table.row(
          layer.name(),
          layer.input().toString(),
          layer.output().toString(),
          Numbers.whole(layer.parameters()),
          Numbers.whole(layer.flops()));
    }
    table.row(
        "total",
        Numbers.whole(network.inputSize()),
        Numbers.whole(network.outputSize()),
        Numbers.whole(network.parameterCount()),
        Numbers.whole(network.flops()));
    return table;
  }
}
