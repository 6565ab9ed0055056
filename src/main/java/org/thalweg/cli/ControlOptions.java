package org.thalweg.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.thalweg.flink.io.Command;
import org.thalweg.spec.TrainJob;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whom a command is for, and how long its answer is waited for. */
final class ControlOptions {

  @Mixin private Brokers brokers;

  @Option(names = "--key", paramLabel = "KEY", description = "For the model of this key.")
  private String key;

  @Option(names = "--all", description = "For all models of a job that has several.")
  private boolean all;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait for the answer; 60 by default.")
  private int timeout;

  @Option(names = "--no-wait", description = "Send, and do not wait for the answer.")
  private boolean noWait;

  /** The key of the model that is meant; empty for all. */
  Optional<String> model(TrainJob job, CommandSpec spec) {
    boolean several = job.model().events().key().isPresent();
    if (!several && (key != null || all)) {
      throw new ParameterException(
          spec.commandLine(), job.name() + " has one model: leave out --key and --all");
    }
    if (several && (key != null) == all) {
      throw new ParameterException(
          spec.commandLine(), job.name() + " has many models: name one with --key, or --all");
    }
    return all ? Optional.empty() : Optional.of(several ? key : "");
  }

  /** Sends a command, and prints the answer. */
  void send(TrainJob job, Command command, PrintWriter out) {
    try (ControlLine line = new ControlLine(job.withKafka(brokers.of(job.kafka())))) {
      line.send(command);
      out.println(
          noWait
              ? "sent to %s as %s".formatted(job.control(), command.id())
              : line.await(command, Duration.ofSeconds(timeout)));
    }
    out.flush();
  }
}
