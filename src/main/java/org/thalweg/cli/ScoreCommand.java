package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.thalweg.definition.Node;
import org.thalweg.definition.Plain;
import org.thalweg.definition.Problems;
import org.thalweg.local.feed.BadRows;
import org.thalweg.local.feed.Feed;
import org.thalweg.local.feed.InputSpec;
import org.thalweg.score.ServedModel;
import org.thalweg.score.ServedModels;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.WholeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code thalweg score}: the events of a file, without Flink. */
@Command(
    name = "score",
    description =
        "Score the events of a file with a model, from a file or of a job's topic; without Flink,"
            + " and without learning.",
    mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelSource source;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|JOB.yaml",
      description = "A fetched model, or the job whose newest models are taken from its topic.")
  private Path model;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "Which version of the job's model (of --key); by default the newest.")
  private Long version;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "CSV, TSV, JSON lines or an Avro container, .gz or not, or a folder of IDX files; by"
              + " default what the job file names.")
  private Path input;

  @Option(
      names = "--job",
      paramLabel = "JOB.yaml",
      description =
          "The job file whose `input:` says how to read the file, beside a fetched model.")
  private Path job;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write the predictions as .csv or .jsonl; without it they are printed as CSV, and what is"
              + " said about them goes to the error output.")
  private Path output;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Take at most this many events from the input.")
  private long limit;

  @Override
  public Integer call() throws IOException {
    JsonFiles.requireWritable(output);
    ServedModels models = models();
    FileScoring scoring = new FileScoring(models);
    PrintWriter said = output == null ? spec.commandLine().getErr() : spec.commandLine().getOut();
    BadRows badRows;
    try (Feed feed = inputSpec().open(Optional.ofNullable(input), scoring.schema(), limit)) {
      score(scoring, feed);
      badRows = feed.badRows();
    }
    scoring.summary(said);
    if (badRows.count() > 0) {
      said.println("  " + badRows.text().replace("\n", "\n  "));
    }
    models.refusal().ifPresent(reason -> said.printf("  refused: %s%n%n", Plain.text(reason)));
    if (output != null) {
      said.println("  predictions written to " + output);
    }
    said.flush();
    return 0;
  }

  private void score(FileScoring scoring, Feed feed) throws IOException {
    if (output != null) {
      WholeFile.write(
          output,
          content -> {
            try (ScoreWriter writer = ScoreWriter.to(output, content)) {
              scoring.run(feed, writer);
            }
          });
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    try (ScoreWriter writer = ScoreWriter.to(out, Terminal.interactive())) {
      scoring.run(feed, writer);
    }
  }

  private ServedModels models() throws IOException {
    if (version != null || ModelSource.isModel(model)) {
      Snapshot snapshot = source.snapshot(model, version);
      return ServedModels.of(ServedModel.of(snapshot));
    }
    ServedModels models = source.topic(model).serve();
    if (models.latest() == null) {
      throw new CommandFailure(
          models
              .refusal()
              .map(reason -> "none of the job's models can be used: " + reason)
              .orElse("the job has published no model yet: let it run, or name a file"));
    }
    return models;
  }

  private InputSpec inputSpec() throws IOException {
    if (job != null) {
      return Job.read(job).input();
    }
    return ModelSource.isModel(model)
        ? InputSpec.read(Node.root(Map.of(), new Problems()), Path.of(""))
        : Job.read(model).input();
  }
}
