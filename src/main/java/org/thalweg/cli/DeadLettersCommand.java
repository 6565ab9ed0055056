package org.thalweg.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.thalweg.event.ReasonCode;
import org.thalweg.local.letters.LetterTopic;
import org.thalweg.local.letters.Replay;
import org.thalweg.local.letters.ReplayOptions;
import org.thalweg.local.letters.Replayed;
import org.thalweg.spec.JobSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg dead-letters}: what a job could not learn, and a second chance for it. */
@Command(
    name = "dead-letters",
    description =
        "Count a job's dead letters by reason and show some of them, or send their events to the"
            + " job again once what was wrong is mended.",
    mixinStandardHelpOptions = true)
final class DeadLettersCommand implements Callable<Integer> {
  private static final int SHOWN = 10;
  private static final int MOST_SHOWN = 10_000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "JOB.yaml", description = "The job file.")
  private Path file;

  @Mixin private Brokers brokers;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      split = ",",
      description = "Only letters with this reason; may be given several times.")
  private Set<ReasonCode> reasons = EnumSet.noneOf(ReasonCode.class);

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Show at most this many letters (10), or replay at most this many (all).")
  private Long limit;

  @Option(names = "--oldest", description = "Show the oldest letters instead of the newest.")
  private boolean oldest;

  @Option(names = "--count", description = "Count, and show no letter.")
  private boolean count;

  @Option(
      names = "--replay",
      description =
          "Write each letter's event back to the topic and partition it came from, unless that was"
              + " done before.")
  private boolean replay;

  @Option(names = "--dry-run", description = "With --replay: only say what would be done.")
  private boolean dryRun;

  @Override
  public Integer call() throws IOException {
    requireSense();
    JobSpec job = brokers.of(Job.read(file).spec());
    requireTopics(job);
    PrintWriter out = spec.commandLine().getOut();
    if (replay) {
      replay(job, out);
    } else {
      show(job, out);
    }
    out.flush();
    return 0;
  }

  private void requireSense() {
    long most = replay ? Long.MAX_VALUE : MOST_SHOWN;
    if (limit != null && (limit < 1 || limit > most)) {
      throw mistake("--limit must be from 1 to " + most + ": " + limit);
    }
    if (dryRun && !replay) {
      throw mistake("--dry-run needs --replay");
    }
    if (replay && (count || oldest)) {
      throw mistake("--count and --oldest are for showing, not for --replay");
    }
  }

  private ParameterException mistake(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private void requireTopics(JobSpec job) {
    Set<String> needed = new TreeSet<>(Set.of(job.deadLetters()));
    if (replay) {
      needed.addAll(Replay.topics(job));
    }
    Brokers.require(job, needed);
  }

  private Set<String> codes() {
    return reasons.stream().map(ReasonCode::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private void show(JobSpec job, PrintWriter out) {
    Set<String> codes = codes();
    int most = count ? 0 : limit == null ? SHOWN : limit.intValue();
    LetterSummary summary = new LetterSummary(most, oldest);
    long strangers =
        new LetterTopic(job)
            .read(
                letter -> {
                  if (codes.isEmpty() || codes.contains(letter.content().reason())) {
                    summary.add(letter);
                  }
                });
    out.println(
        "%s at %s: %s"
            .formatted(
                job.deadLetters(),
                job.kafka().bootstrap(),
                letters(summary.total(), "dead letter")));
    if (summary.total() > 0) {
      out.println();
      summary.table().print(out);
    }
    for (String lines : summary.lines()) {
      out.println();
      out.print(lines);
    }
    if (strangers > 0) {
      out.println();
      out.println(letters(strangers, "record") + " of the topic can't be read as a dead letter");
    }
  }

  private void replay(JobSpec job, PrintWriter out) {
    ReplayOptions options =
        new ReplayOptions(new TreeSet<>(codes()), limit == null ? Long.MAX_VALUE : limit);
    Replay run = new Replay(job, options, sent -> {});
    Replayed done = dryRun ? run.rehearse() : run.run();
    out.println(
        "%s %s to %s at %s"
            .formatted(
                dryRun ? "would write" : "wrote",
                letters(done.sent(), "event"),
                String.join(", ", Replay.topics(job)),
                job.kafka().bootstrap()));
    note(out, done.before(), "replayed before");
    note(out, done.foreign(), "about events of other topics");
    note(out, done.lost(), "cut, and their events no longer where they were");
  }

  private static void note(PrintWriter out, long number, String why) {
    if (number > 0) {
      out.println("  left out: " + letters(number, "letter") + ", " + why);
    }
  }

  private static String letters(long number, String what) {
    return Numbers.whole(number) + " " + what + (number == 1 ? "" : "s");
  }
}
