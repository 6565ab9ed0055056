package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.nn.Adjustment;
import org.thalweg.spec.TrainJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg control}: what a running job is told. */
@Command(
    name = "control",
    description =
        "Tell a running training job something, by its control topic, and wait for its answer.",
    mixinStandardHelpOptions = true)
final class ControlCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Parameters(
      index = "1",
      paramLabel = "COMMAND",
      description =
          "publish, pause, resume, learning-rate RATE (or job), freeze LAYER…, unfreeze LAYER…,"
              + " reset, or rollback VERSION.")
  private String action;

  @Parameters(index = "2..*", arity = "0..*", paramLabel = "VALUE", hidden = true)
  private List<String> values = List.of();

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

  @Override
  public Integer call() throws IOException {
    TrainJob job = Job.read(file).train();
    org.thalweg.flink.io.Command command = command(job);
    PrintWriter out = spec.commandLine().getOut();
    try (ControlLine line = new ControlLine(job)) {
      line.send(command);
      out.println(
          noWait
              ? "sent to %s as %s".formatted(job.control(), command.id())
              : line.await(command, Duration.ofSeconds(timeout)));
    }
    out.flush();
    return 0;
  }

  private org.thalweg.flink.io.Command command(TrainJob job) {
    String id = UUID.randomUUID().toString();
    Optional<String> model = model(job);
    try {
      Action named = Action.of(action);
      return switch (named) {
        case LEARNING_RATE -> org.thalweg.flink.io.Command.learningRate(id, model, rate());
        case FREEZE, UNFREEZE -> {
          values.forEach(layer -> Adjustment.checkLayer(job.model().network(), layer));
          yield org.thalweg.flink.io.Command.layers(id, model, named, values);
        }
        case ROLLBACK -> org.thalweg.flink.io.Command.rollback(id, model, version());
        case PUBLISH, PAUSE, RESUME, RESET -> {
          only(0, "no value");
          yield org.thalweg.flink.io.Command.of(id, model, named);
        }
      };
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Optional<String> model(TrainJob job) {
    boolean several = job.model().events().key().isPresent();
    if (!several && (key != null || all)) {
      throw new ParameterException(
          spec.commandLine(), job.name() + " has one model: leave out --key and --all");
    }
    if (several && (key == null) != all) {
      throw new ParameterException(
          spec.commandLine(), job.name() + " has many models: name one with --key, or --all");
    }
    return all ? Optional.empty() : Optional.of(several ? key : "");
  }

  private double rate() {
    only(1, "one learning rate, or job");
    String value = values.get(0);
    if (value.equals("job")) {
      return Double.NaN;
    }
    double rate;
    try {
      rate = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a learning rate must be a number, or job: " + value, e);
    }
    if (Double.isNaN(rate)) {
      throw new IllegalArgumentException("a learning rate must be a number, or job: " + value);
    }
    Adjustment.checkLearningRate(rate);
    return rate;
  }

  private long version() {
    only(1, "one version");
    try {
      return Long.parseLong(values.get(0));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a version must be a whole number: " + values.get(0), e);
    }
  }

  private void only(int count, String what) {
    if (values.size() != count) {
      throw new IllegalArgumentException(
          "%s must have %s: %s".formatted(action, what, String.join(" ", values)));
    }
  }
}
