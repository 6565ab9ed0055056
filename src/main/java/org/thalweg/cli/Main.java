package org.thalweg.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code thalweg}.
 *
 * <p>Exit codes: 0 fine; 1 something outside the job file is not as it should be; 2 the job file or
 * the command line has mistakes.
 */
@Command(
    name = "thalweg",
    description = "Neural networks that learn on event streams.",
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      SubmitCommand.class,
      TopicsCommand.class,
      FeedCommand.class,
      ModelsCommand.class,
      ScoreCommand.class,
      DeadLettersCommand.class,
      PredictionsCommand.class,
      UpCommand.class,
      ControlCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Say more when something goes wrong: where in the program, and all warnings.")
  private boolean verbose;

  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    Setup.quiet(args);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** Runs a command and answers its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    return new CommandLine(main)
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> Failures.report(failure, main.verbose, err))
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }
}
