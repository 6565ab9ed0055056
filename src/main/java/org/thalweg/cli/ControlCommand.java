package org.thalweg.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.thalweg.flink.io.Command.Action;
import org.thalweg.nn.Adjustment;
import org.thalweg.spec.TrainJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private ControlOptions options;

  @Override
  public Integer call() throws IOException {
    TrainJob job = Job.read(file).train();
    options.send(job, command(job), spec.commandLine().getOut());
    return 0;
  }

  private org.thalweg.flink.io.Command command(TrainJob job) {
    String id = UUID.randomUUID().toString();
    Optional<String> model = options.model(job, spec);
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
