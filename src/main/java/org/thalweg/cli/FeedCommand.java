package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.thalweg.local.Feeding;
import org.thalweg.local.LocalException;
import org.thalweg.local.Topics;
import org.thalweg.local.feed.Feed;
import org.thalweg.local.feed.FeedException;
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

  @Option(
      names = "--skip",
      paramLabel = "N",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Pass over the first N rows of the input, as to go on after a mistake in it.")
  private long skip;

  @Override
  public Integer call() throws IOException {
    Job job = Job.read(file);
    JobSpec spec = brokers.of(job.spec());
    requireTopic(spec);
    PrintWriter out = command.commandLine().getOut();
    Optional<Path> given = Optional.ofNullable(input);
    try (Feed feed = job.input().open(given, spec.events().schema(), skip, limit)) {
      long fed = feed(feed, spec);
      out.println(
          "wrote %d events to %s at %s".formatted(fed, spec.topic(), spec.kafka().bootstrap()));
      out.print(feed.badRows().text().isEmpty() ? "" : feed.badRows().text() + "\n");
    }
    out.flush();
    return 0;
  }

  /** What ends in the middle says how far it came, and how to go on. */
  private long feed(Feed feed, JobSpec job) {
    Feeding feeding = new Feeding(job);
    try {
      return feeding.run(feed);
    } catch (FeedException | LocalException e) {
      long rows = skip + feeding.onTopic();
      String go = "go on with --skip " + rows;
      if (e instanceof FeedException broken && broken.isOfOneRow()) {
        go =
            "mend it and go on with --skip %d, or leave it out with --skip %d, or all such with badRows: skip"
                .formatted(rows, rows + 1);
      }
      throw new CommandFailure(
          "%s; %d events are on %s: %s"
              .formatted(e.getMessage(), feeding.onTopic(), job.topic(), go),
          e);
    }
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
