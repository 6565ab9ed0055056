package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.thalweg.score.ModelTopic;
import org.thalweg.snapshot.SnapshotFile;
import org.thalweg.snapshot.StoredSnapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg models fetch}: one version into a file. */
@Command(
    name = "fetch",
    description = "Write one version to a file, which `score` and `show` read.",
    mixinStandardHelpOptions = true)
final class ModelsFetchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ModelSource source;

  @Parameters(index = "0", paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Which version; by default the newest.")
  private Long version;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The file to write, or to replace.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    JsonFiles.requireWritable(output);
    ModelTopic topic = source.topic(file);
    StoredSnapshot snapshot =
        version == null ? topic.fetchNewest(source.key()) : topic.fetch(source.key(), version);
    SnapshotFile.write(output, snapshot.chunks());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "version %d written to %s, %s%n",
        snapshot.version(), output, Numbers.bytes(Files.size(output)));
    out.flush();
    return 0;
  }
}
