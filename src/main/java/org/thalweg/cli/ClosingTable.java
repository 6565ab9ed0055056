package org.thalweg.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.thalweg.local.RunSummary;
import org.thalweg.spec.JobSpec;

/** What came out of a run, for people. */
final class ClosingTable {
  private static final Map<String, String> BASELINES =
      Map.of("noChange.", "no change", "majority.", "majority", "runningMean.", "running mean");
  private static final List<String> ORDER = List.of("noChange.", "majority.", "runningMean.");

  private final RunSummary summary;
  private final JobSpec job;

  ClosingTable(RunSummary summary, JobSpec job) {
    this.summary = summary;
    this.job = job;
  }

  void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%s: %,d events in %.1f s%s, %s events/s%n%n",
        summary.job(),
        summary.events(),
        summary.wallSeconds(),
        summary.interrupted() ? " (interrupted)" : "",
        Numbers.whole(Math.round(summary.eventsPerSecond())));
    if (!Metric.in(summary.metrics()).isEmpty()) {
      metrics(summary.metrics()).print(out);
      out.println();
    }
    topics().print(out);
    if (summary.undone() > 0) {
      out.printf(
          "%nNOT LEARNT: %s events. Their steps would have left values that are not finite, and were"
              + " undone;%nthe events are dead letters (NON_FINITE_STEP). A smaller learning rate,"
              + " clipNorm or another loss may mend it.%n",
          Numbers.whole(summary.undone()));
    }
    out.flush();
  }

  /** Figures beside their baselines'. */
  static Table metrics(Map<String, Double> metrics) {
    List<Metric> present = Metric.in(metrics);
    List<String> baselines =
        ORDER.stream()
            .filter(prefix -> metrics.containsKey(prefix + present.get(0).name()))
            .toList();
    String last = "last " + Numbers.whole(Math.round(metrics.getOrDefault("window.events", 0.0)));
    Table table = new Table(titles(baselines, last));
    for (Metric metric : present) {
      String[] row = new String[baselines.size() + 3];
      row[0] = metric.title();
      row[1] = metric.show(metrics, "").orElse("");
      for (int i = 0; i < baselines.size(); i++) {
        row[i + 2] = metric.show(metrics, baselines.get(i)).orElse("");
      }
      row[row.length - 1] = metric.show(metrics, "window.").orElse("");
      table.row(row);
    }
    return table;
  }

  private static String[] titles(List<String> baselines, String last) {
    String[] titles = new String[baselines.size() + 3];
    titles[0] = "";
    titles[1] = "model";
    for (int i = 0; i < baselines.size(); i++) {
      titles[i + 2] = BASELINES.get(baselines.get(i));
    }
    titles[titles.length - 1] = last;
    return titles;
  }

  private Table topics() {
    Table table = new Table("topic", "records", "");
    table.row(job.predictions(), Numbers.whole(summary.predictions()), "predictions");
    table.row(job.deadLetters(), Numbers.whole(summary.deadLetters()), "dead letters");
    table.row(job.modelTopic(), Numbers.whole(summary.snapshots()), snapshots());
    return table;
  }

  private String snapshots() {
    return summary.models() <= 1
        ? "snapshots, version " + summary.modelVersion()
        : "snapshots of " + summary.models() + " models";
  }
}
