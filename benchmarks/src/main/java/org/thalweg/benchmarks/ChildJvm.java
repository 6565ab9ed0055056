package org.thalweg.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a benchmark in a JVM of its own, so that neither its garbage nor its compiler stops the
 * others. It says one line once it is ready, and ends when its standard input does.
 */
final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final String answer;

  private ChildJvm(Process process, String answer) {
    this.process = process;
    this.answer = answer;
  }

  /** Starts a main class; returns once it is ready. */
  static ChildJvm start(String heap, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String answer = lines.readLine();
    if (answer == null) {
      throw new IllegalStateException(main.getSimpleName() + " must say that it is ready: it ended");
    }
    return new ChildJvm(process, answer);
  }

  /** What it said when it was ready. */
  String answer() {
    return answer;
  }

  /** In the child: says a line, and waits until the parent closes it or is gone. */
  static void serve(String line) throws IOException {
    System.out.println(line);
    System.out.flush();
    while (System.in.read() >= 0) {
      // Nothing is ever said.
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
  }
}
