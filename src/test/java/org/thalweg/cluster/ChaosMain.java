package org.thalweg.cluster;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code tools/chaos} runs. */
@Command(name = "tools/chaos", mixinStandardHelpOptions = true, sortOptions = false)
final class ChaosMain implements Callable<Integer> {

  @Parameters(hidden = true, description = "an empty folder")
  private Path folder;

  @Option(names = "--kills", defaultValue = "10", description = "of TaskManagers (10)")
  private int kills;

  @Option(names = "--seed", defaultValue = "1", description = "decides what is struck when (1)")
  private long seed;

  @Option(names = "--events", defaultValue = "5000", description = "for each strike (5000)")
  private int events;

  @Option(
      names = "--state",
      defaultValue = "heap",
      description = "where models lie: heap or rocksdb (heap)")
  private String state;

  @Option(names = "--flink", description = "an option of the cluster, as heartbeat.interval=10s")
  private Map<String, String> flink = new TreeMap<>();

  private ChaosMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new ChaosMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Chaos.Settings settings = new Chaos.Settings(kills, seed, events, state, flink);
    System.out.printf(
        Locale.ROOT,
        "chaos: %d TaskManager kills, seed %d, state: %s, a checkpoint every 500 ms%n",
        kills,
        seed,
        state);
    System.out.println(ChaosReport.heading());
    ChaosReport report =
        Chaos.run(folder, settings, recovery -> System.out.println(ChaosReport.row(recovery)));
    report.summary().forEach(System.out::println);
    return report.isExact() ? 0 : 1;
  }
}
