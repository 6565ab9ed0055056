package org.thalweg.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.thalweg.cluster.Submits.Cycle;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code tools/submits} runs. */
@Command(name = "tools/submits", mixinStandardHelpOptions = true, sortOptions = false)
final class SubmitsMain implements Callable<Integer> {

  @Parameters(hidden = true, description = "an empty folder")
  private Path folder;

  @Option(names = "--cycles", defaultValue = "50", description = "of submit and cancel (50)")
  private int cycles;

  @Option(names = "--flink", description = "an option of the cluster, as heartbeat.interval=10s")
  private Map<String, String> flink = new TreeMap<>();

  /** What the classes of one job take, in KiB. */
  private static final long ONE_JOB = 16 << 10;

  private SubmitsMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new SubmitsMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        Locale.ROOT, "submits: %d times a learning and a scoring job on one TaskManager%n", cycles);
    System.out.println("cycle   TaskManager: loaders   metaspace   jars   JobManager: loaders");
    List<Cycle> all = new ArrayList<>();
    Submits.run(
        folder,
        cycles,
        flink,
        cycle -> {
          System.out.println(row(cycle));
          all.add(cycle);
        });
    boolean nothing =
        all.stream()
            .allMatch(cycle -> cycle.taskManager().isNothing() && cycle.jobManager().isNothing());
    long grown = grown(all);
    System.out.printf(
        Locale.ROOT,
        "%s; the metaspace grew by %,d KiB, %s%n",
        nothing ? "nothing of any job was left" : "jobs were left",
        grown,
        grown < ONE_JOB ? "less than one job's classes" : "as much as a job's classes or more");
    return nothing && grown < ONE_JOB ? 0 : 1;
  }

  /** From the first cycle, which loads Flink's own classes, to the last, in KiB. */
  private static long grown(List<Cycle> all) {
    return all.get(all.size() - 1).taskManager().metaspace() - all.get(0).taskManager().metaspace();
  }

  private static String row(Cycle cycle) {
    return String.format(
        Locale.ROOT,
        "%5d %22d %,9d K %6d %21d",
        cycle.number(),
        cycle.taskManager().loaders(),
        cycle.taskManager().metaspace(),
        cycle.taskManager().jars(),
        cycle.jobManager().loaders());
  }
}
