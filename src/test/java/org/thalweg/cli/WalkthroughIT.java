package org.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thalweg.cli.WalkedPage.Step;
import org.thalweg.cluster.Waiting;
import org.thalweg.local.TopicScan;
import org.thalweg.score.ModelTopic;
import org.thalweg.score.ModelVersions;

/**
 * docs/walkthrough.md, command after command, in a shell: each prints what the page says. The data
 * are made up, so how often the model is right differs; with {@code -Dthalweg.elec2=FILE}, the
 * elec2.csv.gz that the page is about, that must be the page's too.
 *
 * <p>Between commands it waits for what a person sees happen: events are learnt, models taken over.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class WalkthroughIT {

  private static final String REAL = System.getProperty("thalweg.elec2");
  private static final Path PAGE = Path.of("docs/walkthrough.md");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern PUBLISHED = Pattern.compile("published as version (\\d+)");
  private static final Pattern VERSION = Pattern.compile("\"version\": (\\d+)");
  private static final int NEW_EVENTS = 1000;

  @TempDir Path folder;

  private final List<String> right = new ArrayList<>();
  private String broker;
  private Process up;
  private String functions = "";
  private long learnt;
  private long scored;
  private long version;

  /** The place from which the page is typed: the checkout's files, its command, and the data. */
  @BeforeEach
  void lay() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      broker = "127.0.0.1:" + free.getLocalPort();
    }
    for (String part : List.of("docs", "schemas")) {
      Files.createSymbolicLink(folder.resolve(part), Path.of(part).toAbsolutePath());
    }
    Path data = folder.resolve("elec2.csv.gz");
    if (REAL != null) {
      Files.createSymbolicLink(data, Path.of(REAL).toAbsolutePath());
    } else {
      makeUp(data);
    }
    Path command = Files.writeString(folder.resolve("thalweg"), command());
    assertThat(command.toFile().setExecutable(true)).isTrue();
  }

  /** {@code ./thalweg} on this build and this test's port. */
  private String command() {
    return """
        #!/usr/bin/env bash
        if [[ $1 == up ]]; then at=(--port %s); else at=(--kafka %s); fi
        exec '%s' --add-modules jdk.incubator.vector -XX:TieredStopAtLevel=1 -XX:-UsePerfData \\
          -Djava.io.tmpdir='%s' -cp '%s' org.thalweg.cli.Main "$@" "${at[@]}" \\
          2> >(grep -v '^WARNING: Using incubator modules' >&2)
        """
        .formatted(
            broker.replaceAll(".*:", ""),
            broker,
            Path.of(System.getProperty("java.home"), "bin", "java"),
            folder,
            System.getProperty("java.class.path"));
  }

  /** Half hours whose class says whether the price is above the demand; the last is not. */
  private static void makeUp(Path file) throws IOException {
    StringBuilder rows =
        new StringBuilder("period,nswprice,nswdemand,vicprice,vicdemand,transfer,class\r\n");
    Random random = new Random(1);
    for (int i = 1; i <= 26_000; i++) {
      double price = i == 26_000 ? 0 : random.nextDouble();
      double demand = i == 26_000 ? 1 : random.nextDouble();
      rows.append(
          String.format(
              Locale.ROOT,
              "%f,%f,%f,0.5,0.5,0.5,%d\r\n",
              i % 48 / 48.0,
              price,
              demand,
              price > demand ? 1 : 0));
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @AfterEach
  void stop() throws IOException {
    if (up != null) {
      up.destroyForcibly().onExit().join();
    }
    for (String link : List.of("docs", "schemas", "elec2.csv.gz")) {
      Files.delete(folder.resolve(link));
    }
  }

  @Test
  void everyCommandPrintsWhatThePageSays() throws Exception {
    for (Step step : WalkedPage.read(PAGE)) {
      Step here = step.with("localhost:9092", broker).with("127.0.0.1:9092", broker);
      if (here.definesFunction()) {
        functions += here.text() + "\n";
      } else if (here.text().startsWith("./thalweg up")) {
        start(here);
      } else {
        take(here);
      }
    }
    assertThat(right).hasSize(3);
    assertThat(right.get(2)).as("the model of before").isEqualTo(right.get(0));
    if (REAL == null) {
      assertThat(Double.parseDouble(right.get(0))).isGreaterThan(0.9);
      assertThat(Double.parseDouble(right.get(1))).isLessThan(0.2);
    }
    up.destroy();
    assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(up.exitValue()).isZero();
  }

  private void start(Step step) throws IOException {
    Path said = folder.resolve("up.txt");
    up = bash("exec " + step.text()).redirectOutput(said.toFile()).start();
    Waiting.until(
        step.output(),
        PATIENCE,
        () -> step.prints(Files.readString(said)) || !up.isAlive(),
        () -> said(said));
    assertThat(up.isAlive()).as(said(said)).isTrue();
  }

  private static String said(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private ProcessBuilder bash(String text) {
    return new ProcessBuilder("bash", "-c", functions + text)
        .directory(folder.toFile())
        .redirectErrorStream(true);
  }

  private void take(Step step) throws Exception {
    String printed = run(step.text());
    if (step.text().equals("right")) {
      right.add(printed.strip());
      assertThat(REAL == null || step.prints(printed)).as(printed).isTrue();
      return;
    }
    boolean figures = REAL == null && step.text().contains("predictions ");
    Step expected = step.with("prices.new-0-999", "prices.new-0-" + (scored - 1));
    if (figures) {
      expected = expected.with("[0.99978894, 2.1108362E-4]", "[…]");
    }
    assertThat(expected.prints(printed)).as("%s%nprinted%n%s", expected, printed).isTrue();
    settle(step, printed);
  }

  private String run(String text) throws Exception {
    Process process = bash(text).start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(text).isTrue();
    return printed;
  }

  /** Waits for what a command has set going. */
  private void settle(Step step, String printed) throws Exception {
    Matcher published = PUBLISHED.matcher(printed);
    if (published.find()) {
      version = Long.parseLong(published.group(1));
    } else if (step.text().startsWith("./thalweg feed docs/walkthrough/prices.yaml")) {
      long before = learnt;
      learnt += Long.parseLong(printed.split(" ", 3)[1]);
      version += learnt / 5000 - before / 5000;
      Waiting.until(
          "version " + version + " and " + learnt + " predictions",
          PATIENCE,
          () -> newest() == version && TopicScan.count(broker, "prices.predictions") == learnt,
          () -> said(folder.resolve("up.txt")));
    } else if (step.text().startsWith("./thalweg feed")) {
      scored();
      while (!String.valueOf(version).equals(lastVersion())) { // not yet taken over: once more
        assertThat(run(step.text())).isEqualTo(printed);
        scored();
      }
    }
  }

  private long newest() {
    return new ModelTopic("prices.models", Map.of("bootstrap.servers", broker))
        .versions()
        .newest("")
        .map(ModelVersions.Entry::version)
        .orElse(0L);
  }

  /** Waits until the new events are scored. */
  private void scored() {
    scored += NEW_EVENTS;
    Waiting.until(
        scored + " scores",
        PATIENCE,
        () -> TopicScan.count(broker, "prices-score.predictions") == scored,
        () -> said(folder.resolve("up.txt")));
  }

  /** The version that made all of the last predictions; empty if several did. */
  private String lastVersion() {
    List<String> all =
        Said.by("predictions", "docs/walkthrough/prices-score.yaml", "--kafka", broker)
            .out()
            .lines()
            .toList();
    List<String> versions =
        all.subList(all.size() - NEW_EVENTS, all.size()).stream()
            .map(WalkthroughIT::version)
            .distinct()
            .toList();
    return versions.size() == 1 ? versions.get(0) : "";
  }

  private static String version(String prediction) {
    Matcher matcher = VERSION.matcher(prediction);
    assertThat(matcher.find()).as(prediction).isTrue();
    return matcher.group(1);
  }
}
