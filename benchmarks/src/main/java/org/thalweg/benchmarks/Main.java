package org.thalweg.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the product, the predictions, and the training of every workload by every library, and
 * prints the least time of an iteration of each, with ratios. Arguments: workloads whose names
 * contain one of them; none for all.
 */
public final class Main {
  private static final String[] JVM = {
    "--add-modules=jdk.incubator.vector", "-Xmx2g", "-Dai.djl.offline=true",
    "-Dai.djl.pytorch.num_threads=1", "-Dai.djl.pytorch.num_interop_threads=1",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
  };

  private final Map<Workload, double[]> times = new TreeMap<>();
  private final Map<Workload, Double> allocated = new TreeMap<>();
  private final Map<String, Double> others = new TreeMap<>();

  private Main() {}

  public static void main(String[] args) throws RunnerException {
    Main main = new Main();
    if (args.length == 0) {
      main.run(options(ProductBenchmark.class).build());
      main.run(options(PredictionBenchmark.class).build());
    }
    for (Workload workload : Workload.values()) {
      if (isChosen(workload, args)) {
        main.run(
            options(TrainingBenchmark.class)
                .param("workload", workload.name())
                .param("library", libraries(workload))
                .build());
      }
    }
    main.print();
  }

  private static OptionsBuilder options(Class<?> benchmark) {
    OptionsBuilder options = new OptionsBuilder();
    options.include(Pattern.quote(benchmark.getName()) + "\\.");
    options.jvmArgs(JVM);
    options.addProfiler(GCProfiler.class);
    return options;
  }

  private static boolean isChosen(Workload workload, String[] names) {
    for (String name : names) {
      if (workload.name().contains(name.toUpperCase(Locale.ROOT))) {
        return true;
      }
    }
    return names.length == 0;
  }

  private static String[] libraries(Workload workload) {
    return Dl4jStep.has(workload)
        ? new String[] {"THALWEG", "DL4J", "PYTORCH_DJL"}
        : new String[] {"THALWEG", "PYTORCH_DJL"};
  }

  private void run(Options options) throws RunnerException {
    for (RunResult result : new Runner(options).run()) {
      String workload = result.getParams().getParam("workload");
      if (workload == null) {
        others.put(result.getPrimaryResult().getLabel(), least(result));
      } else {
        record(Workload.valueOf(workload), result);
      }
    }
  }

  private void record(Workload workload, RunResult result) {
    var library = TrainingBenchmark.Library.valueOf(result.getParams().getParam("library"));
    double[] row = times.computeIfAbsent(workload, w -> new double[] {-1, -1, -1});
    row[library.ordinal()] = least(result);
    if (library == TrainingBenchmark.Library.THALWEG) {
      var bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
      allocated.put(workload, bytes == null ? Double.NaN : bytes.getScore());
    }
  }

  /** The machine may be busy with other things: the least iteration is the least disturbed. */
  private static double least(RunResult result) {
    double least = Double.MAX_VALUE;
    Collection<BenchmarkResult> forks = result.getBenchmarkResults();
    for (BenchmarkResult fork : forks) {
      for (IterationResult iteration : fork.getIterationResults()) {
        least = Math.min(least, iteration.getPrimaryResult().getScore());
      }
    }
    return least;
  }

  private void print() {
    StringBuilder table = new StringBuilder("\n");
    others.forEach((name, time) -> table.append(String.format(Locale.ROOT, "%-16s %10.2f us%s%n", name, time, rate(name, time))));
    table.append(
        String.format(
            "%n%-26s %12s %12s %14s %10s %12s%n",
            "training step", "Thalweg us", "DL4J us", "DJL us", "ratio", "bytes/step"));
    times.forEach(
        (workload, row) ->
            table.append(
                String.format(
                    Locale.ROOT,
                    "%-26s %12.1f %12s %14s %9.1fx %12.1f%n",
                    workload,
                    row[0],
                    time(row[1]),
                    time(row[2]),
                    fastest(row) / row[0],
                    allocated.get(workload))));
    System.out.println(table);
  }

  private static String rate(String name, double micros) {
    boolean product = name.equals("thalweg") || name.equals("openBlas");
    double flops = 2.0 * ProductBenchmark.SIZE * ProductBenchmark.SIZE * ProductBenchmark.SIZE;
    return product ? String.format(Locale.ROOT, " %8.1f GFLOP/s", flops / micros / 1000) : "";
  }

  private static double fastest(double[] row) {
    return row[1] < 0 ? row[2] : Math.min(row[1], row[2]);
  }

  private static String time(double micros) {
    return micros < 0 ? "-" : String.format(Locale.ROOT, "%.1f", micros);
  }
}
