package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.thalweg.learn.ModelSize;
import org.thalweg.nn.LayerSummary;
import org.thalweg.nn.Network;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.ScoringSpec;
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
    JobSpec job = Job.read(file).spec();
    PrintWriter out = spec.commandLine().getOut();
    out.println(job.name() + ": no mistakes");
    out.println();
    if (job instanceof TrainJob train) {
      training(train, out);
    } else {
      scoring((ScoreJob) job, out);
    }
    out.flush();
    return 0;
  }

  private static void training(TrainJob job, PrintWriter out) {
    network(job.model().network()).print(out);
    out.println();
    job.events().key().ifPresent(field -> models(job, field, out));
    job.model().events().weight().ifPresent(weight -> out.printf("weights    %s%n%n", weight));
    out.printf(
        "%s -> %s, %s, %s, %s%n",
        job.topic(),
        job.publish().predictions(),
        job.publish().metrics().topic(),
        job.publish().models().topic(),
        job.publish().deadLetters());
  }

  private static void models(TrainJob job, String field, PrintWriter out) {
    out.printf(
        "models: one for each %s, at most %s (model.max), each of up to about %s%n",
        field,
        Numbers.whole(job.lifecycle().maxModels()),
        Numbers.bytes(ModelSize.heap(job.model())));
  }

  private static void scoring(ScoreJob job, PrintWriter out) {
    ScoringSpec scoring = job.scoring();
    String per = job.events().key().map(field -> "one for each " + field).orElse("one");
    out.printf(
        "models     %s, at most %s, from %s, %s%n",
        per, Numbers.whole(scoring.maxModels()), job.models(), name(scoring.spread()));
    out.printf(
        "batches    at most %d events, %s%n", scoring.batchSize(), delay(scoring.maxDelay()));
    out.printf(
        "waiting    at most %d ms, %s events, %s bytes%n",
        scoring.maxWait().toMillis(),
        Numbers.whole(scoring.waitingEvents()),
        Numbers.whole(scoring.waitingBytes()));
    out.printf("delivery   %s%n%n", name(job.publish().delivery()));
    out.printf(
        "%s -> %s, %s%n", String.join(", ", job.topics()), job.predictions(), job.deadLetters());
    out.println("the events must have the features that the models learnt from");
  }

  /** As the job file writes it. */
  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
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

  private static String delay(Duration most) {
    return most.isZero() ? "nobody waits for others" : "at most " + most.toMillis() + " ms";
  }
}
