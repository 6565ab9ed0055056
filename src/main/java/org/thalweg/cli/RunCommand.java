package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.thalweg.local.LocalRun;
import org.thalweg.local.RunOptions;
import org.thalweg.local.RunSummary;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg run}: a job on a broker and a cluster inside this process. */
@Command(
    name = "run",
    description =
        "Run a job on an embedded Kafka broker and Flink cluster, fed from a file or a generator;"
            + " ends when the input does, or on Ctrl-C with what was learnt so far.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "CSV, TSV, JSON lines or an Avro container, .gz or not, or a folder of IDX files; by"
              + " default what the job file names.")
  private Path input;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Take at most this many events from the input.")
  private long limit;

  @Option(
      names = "--models",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "What a scoring job scores with: snapshots that thalweg models fetch wrote, one for each"
              + " model.")
  private List<Path> models = List.of();

  @Option(
      names = "--summary",
      paramLabel = "OUT.json",
      description = "Write what came out as one JSON object.")
  private Path summaryFile;

  @Option(
      names = "--predictions",
      paramLabel = "OUT.jsonl",
      description = "Write the predictions, one JSON object a line.")
  private Path predictionsFile;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the broker; by default any free one.")
  private int port;

  @Option(
      names = "--hold",
      description = "Keep the broker up at the end, until Ctrl-C, so that other tools can read.")
  private boolean hold;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Job job = Job.read(file);
    requireModels(job.spec());
    JsonFiles.requireWritable(summaryFile);
    JsonFiles.requireWritable(predictionsFile);
    Terminal terminal = new Terminal(out, Terminal.interactive());
    try (LocalRun run =
            new LocalRun(job.spec(), job.input(), options(), new ProgressLine(terminal));
        Interrupts interrupts = Interrupts.handle(run::stop)) {
      RunSummary summary = ended(run, terminal);
      write(run, job, summary);
      new ClosingTable(summary, job.spec()).print(out);
      if (run.badRows().count() > 0) {
        out.println("  " + run.badRows().text().replace("\n", "\n  "));
        out.println();
      }
      if (hold && !summary.interrupted()) {
        out.println();
        out.println("  the broker stays at " + run.bootstrap() + " until Ctrl-C");
        out.flush();
        interrupts.await();
      }
    }
    return 0;
  }

  /** A broker of its own has no model but those. */
  private void requireModels(JobSpec job) {
    boolean scores = job instanceof ScoreJob;
    if (scores && models.isEmpty()) {
      throw new CommandFailure(
          "a scoring job needs models: fetch one with thalweg models fetch, and name it with"
              + " --models");
    }
    if (!scores && !models.isEmpty()) {
      throw new CommandFailure(
          "--models must go with a job that scores: " + job.name() + " learns");
    }
  }

  private static RunSummary ended(LocalRun run, Terminal terminal) throws InterruptedException {
    try {
      return run.run();
    } finally {
      terminal.end();
    }
  }

  private RunOptions options() {
    try {
      return new RunOptions(Optional.ofNullable(input), limit, port, models);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private void write(LocalRun run, Job job, RunSummary summary) throws IOException {
    if (summaryFile != null) {
      Map<String, Object> all = new LinkedHashMap<>(summary.toMap());
      all.put("badRows", run.badRows().count());
      JsonFiles.write(summaryFile, all);
    }
    if (predictionsFile != null) {
      JsonFiles.predictions(predictionsFile, run.bootstrap(), job.spec().predictions());
    }
  }
}
