package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users see, whatever they type. */
final class CommandLineTest {
  private static final String JOB =
      """
      thalweg: 1
      kind: train
      name: small
      events:
        topic: small.events
        schema: small.avsc
        features: {x: {}, y: {}}
        label: {field: class, classes: [a, b]}
      network: [{dense: 4}, relu]
      training: {optimizer: {sgd: {learningRate: 0.1}}}
      """;
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Small", "fields": [
        {"name": "x", "type": "double"},
        {"name": "y", "type": "double"},
        {"name": "class", "type": "string"}]}
      """;

  @TempDir Path folder;
  private Path job;
  private String out;
  private String err;

  @BeforeEach
  void writeJob() throws IOException {
    job = Files.writeString(folder.resolve("small.yaml"), JOB);
    Path unused = Files.writeString(folder.resolve("small.avsc"), SCHEMA);
  }

  @Test
  void checkShowsTheBoundOfWeights() throws IOException {
    for (String weight : new String[] {"y", "{field: y, max: 2.5}"}) {
      String events = "  topic: small.events\n  weight: " + weight + "\n";
      Path unused = Files.writeString(job, JOB.replace("  topic: small.events\n", events));
      assertThat(thalweg("check", job.toString())).isZero();
      String most = weight.equals("y") ? "100" : "2.5";
      assertThat(out).contains("\nweights    y, at most " + most + "\n\nsmall.events -> ");
    }
  }

  @Test
  void checkShowsTheNetwork() {
    assertThat(thalweg("check", job.toString())).isZero();
    assertThat(out)
        .isEqualTo(
            """
            small: no mistakes

              layer      in   out   parameters   flops/event
              0.dense   [2]   [4]           12            20
              1.relu    [4]   [4]            0             4
              head      [4]   [2]           10            18
              total       2     2           22            42

            small.events -> small.predictions, small.metrics, small.models, small.dead-letters
            """);
    assertThat(err).isEmpty();
  }

  @Test
  void checkNamesEveryMistake() throws IOException {
    Path bad =
        Files.writeString(
            folder.resolve("bad.yaml"),
            JOB.replace("dense: 4", "dense: none").replace("0.1", "-1")
                + "inputs: {}\n"
                + "input: {generator: {see: {}}}\n");
    assertThat(thalweg("check", bad.toString())).isEqualTo(2);
    assertThat(out).isEmpty();
    assertThat(err.lines().toList())
        .hasSize(6)
        .startsWith("thalweg: the job file has 5 mistakes:")
        .anyMatch(line -> line.startsWith("  network[0].dense"))
        .anyMatch(line -> line.startsWith("  training.optimizer.sgd.learningRate: "))
        .anyMatch(line -> line.startsWith("  inputs: unknown key"))
        .anyMatch(line -> line.startsWith("  input.generator.see: unknown key"))
        .anyMatch(line -> line.startsWith("  input.generator: must name a generator"));
  }

  @Test
  void aMissingJobFileIsNamed() {
    Path absent = folder.resolve("absent.yaml");
    assertThat(thalweg("check", absent.toString())).isEqualTo(1);
    assertThat(err).isEqualTo("thalweg: no such file: " + absent + "\n");
  }

  @Test
  void aMissingInputIsNamed() {
    Path absent = folder.resolve("absent.csv");
    assertThat(thalweg("run", job.toString(), "--input", absent.toString())).isEqualTo(1);
    assertThat(err)
        .isEqualTo("thalweg: input " + absent + " does not exist: name another with --input\n");
  }

  @Test
  void aJobWithoutInputSaysSo() {
    assertThat(thalweg("run", job.toString())).isEqualTo(1);
    assertThat(err).isEqualTo("thalweg: the job file names no input: name a file with --input\n");
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    Path csv = Files.writeString(folder.resolve("a.csv"), "x,class\n1,a\n");
    assertThat(thalweg("run", job.toString(), "--input", csv.toString())).isEqualTo(1);
    assertThat(err)
        .isEqualTo(
            "thalweg: input "
                + csv
                + " has no column y, which the schema Small needs; its columns are x, class\n");
  }

  @Test
  void nothingListensAtTheFlinkAddress() throws IOException {
    String url = "http://127.0.0.1:" + freePort();
    assertThat(thalweg("submit", job.toString(), "--flink", url)).isEqualTo(1);
    assertThat(err)
        .isEqualTo(
            "thalweg: no Flink answers at " + url + ": start the cluster, or give its address\n");
  }

  @Test
  void anUnwritableSummaryIsSaidBeforeTheRun() {
    Path absent = folder.resolve("absent/out.json");
    assertThat(thalweg("run", job.toString(), "--summary", absent.toString())).isEqualTo(1);
    assertThat(err)
        .isEqualTo(
            "thalweg: "
                + absent
                + " cannot be written: name a file in a folder that exists and is yours\n");
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    Path csv = Files.writeString(folder.resolve("a.csv"), "x,y,class\n1,2,a\n");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(thalweg("run", job.toString(), "--input", csv.toString(), "--port", port))
          .isEqualTo(1);
      assertThat(err).isEqualTo("thalweg: port " + port + " is taken: name another with --port\n");
    }
  }

  @Test
  void verboseAddsTheTrace() {
    Path absent = folder.resolve("absent.yaml");
    assertThat(thalweg("--verbose", "check", absent.toString())).isEqualTo(1);
    assertThat(err).contains("\tat org.thalweg.");
  }

  @Test
  void wrongUseIsExplained() {
    assertThat(thalweg("run")).isEqualTo(2);
    assertThat(err).startsWith("Missing required parameter: 'JOB.yaml'\nUsage: thalweg run ");
    assertThat(thalweg("run", job.toString(), "--limit", "-1")).isEqualTo(2);
    assertThat(err).startsWith("--limit must be at least 0: -1\n");
    assertThat(thalweg()).isEqualTo(2);
    assertThat(err).startsWith("name a command\n");
  }

  @Test
  void versionIsOneLine() {
    assertThat(thalweg("--version")).isZero();
    assertThat(out).matches("thalweg \\S.*\n");
  }

  private int thalweg(String... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    int code = Main.run(new PrintWriter(outText, true), new PrintWriter(errText, true), arguments);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
