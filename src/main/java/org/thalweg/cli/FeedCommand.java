package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.thalweg.local.Feeding;
import org.thalweg.local.Topics;
import org.thalweg.local.feed.Feed;
import org.thalweg.spec.JobSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg feed}: a job's input, written to its events topic. */
@Command(
    name = "feed",
    description = "Write a job's input to its events topic.",
    mixinStandardHelpOptions = true)
final class FeedCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Mixin private Brokers brokers;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "As of run; by default what the job file names.")
  private Path input;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "9223372036854775807",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Take at most this many events from the input.")
  private long limit;

  @Override
  public Integer call() throws IOException {
    Job job = Job.read(file);
    JobSpec spec = brokers.of(job.spec());
    requireTopic(spec);
    PrintWriter out = command.commandLine().getOut();
    try (Feed feed = job.input().open(Optional.ofNullable(input), spec.events().schema(), limit)) {
      long fed = new Feeding(spec).run(feed);
      out.println(
          "wrote %d events to %s at %s".formatted(fed, spec.topic(), spec.kafka().bootstrap()));
    }
    out.flush();
    return 0;
  }

  private void requireTopic(JobSpec job) {
    try (Topics topics = new Topics(job.kafka().clientProperties())) {
      if (!topics.missing(Set.of(job.topic())).isEmpty()) {
        throw new CommandFailure(
            "there is no topic %s at %s: create it, or let thalweg topics %s do it"
                .formatted(job.topic(), job.kafka().bootstrap(), file));
      }
    }
  }
}
