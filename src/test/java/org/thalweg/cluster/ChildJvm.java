package org.thalweg.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A JVM of its own, whose folder holds its output ({@code output.log}) and its temporary files. It
 * ends with this one.
 */
final class ChildJvm implements AutoCloseable {
  /** For processes that compute little: the compiler that is quick itself. */
  static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  private static final int LINES_SHOWN = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String name;
  private final Path output;
  private final Process process;

  private ChildJvm(String name, Path output, Process process) {
    this.name = name;
    this.output = output;
    this.process = process;
  }

  /**
   * What to start.
   *
   * @param folder made if missing; output is appended to what is there
   * @param flags for the JVM
   */
  record Command(
      String name,
      Path folder,
      String classPath,
      List<String> flags,
      String mainClass,
      List<String> arguments) {}

  static ChildJvm start(Command command) {
    try {
      Path temporary = Files.createDirectories(command.folder().resolve("tmp"));
      Path output = command.folder().resolve("output.log");
      List<String> words = new ArrayList<>();
      words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      words.addAll(command.flags());
      words.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary));
      words.addAll(List.of("-cp", command.classPath(), Watched.class.getName()));
      words.add(command.mainClass());
      words.addAll(command.arguments());
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(command.folder().toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      return new ChildJvm(command.name(), output, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + command.name(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The last lines it wrote, under its name. */
  String lastWords() {
    try {
      List<String> lines = List.of(Files.readString(output, StandardCharsets.UTF_8).split("\n"));
      return "--- %s%s, last lines:%n%s%n"
          .formatted(
              name,
              process.isAlive() ? "" : " (ended with " + process.exitValue() + ")",
              String.join(
                  "\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())));
    } catch (IOException e) {
      return "--- " + name + " wrote nothing: " + e + "\n";
    }
  }

  /**
   * What the JDK's {@code jcmd} answers of it.
   *
   * @param command such as {@code GC.heap_info}
   */
  String diagnose(String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    words.add(Long.toString(process.pid()));
    words.addAll(List.of(command));
    Process jcmd = new ProcessBuilder(words).redirectErrorStream(true).start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd must know " + name + ": " + answer);
    }
    return answer;
  }

  /** Where its temporary files are. */
  Path temporary() {
    return output.resolveSibling("tmp");
  }

  /** Whether it has written this text. */
  boolean hasWritten(String text) throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8).contains(text);
  }

  /** How often it has written this text. */
  int countWritten(String text) throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8).split(Pattern.quote(text), -1).length
        - 1;
  }

  /** Ends it as {@code kill -9} does. Once this returns, it is gone. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends it in order, or by force when it takes its time. Once this returns, it is gone. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd()) {
      kill();
    }
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
