package org.thalweg.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.thalweg.local.Progress;
import org.thalweg.local.RunWatcher;

/** Shows how a run goes, in one line. */
final class ProgressLine implements RunWatcher {
  private static final Duration PLAIN_EVERY = Duration.ofSeconds(3);

  private final Terminal terminal;
  private long shownAt = System.nanoTime();
  private String shown = "";

  ProgressLine(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void feeding(long fed) {
    show("feeding   " + Numbers.whole(fed) + " events");
  }

  @Override
  public void learning(Progress progress) {
    show(
        progress.events() == 0 && progress.undone() == 0
            ? "starting   " + Numbers.whole(progress.fed()) + " events wait"
            : line(progress));
  }

  private void show(String line) {
    boolean due = System.nanoTime() - shownAt > PLAIN_EVERY.toNanos();
    if (!line.equals(shown) && (terminal.redraws() || due)) {
      terminal.show(line);
      shown = line;
      shownAt = System.nanoTime();
    }
  }

  private static String line(Progress progress) {
    StringBuilder line = new StringBuilder();
    line.append(Numbers.whole(progress.events()))
        .append(" of ")
        .append(Numbers.whole(progress.fed()))
        .append(" events   ")
        .append(Numbers.whole(Math.round(progress.eventsPerSecond())))
        .append("/s");
    if (progress.undone() > 0) {
      line.append("   NOT LEARNT ").append(Numbers.whole(progress.undone()));
    }
    Map<String, Double> metrics = progress.metrics();
    List<Metric> present = Metric.in(metrics);
    if (present.isEmpty()) {
      return line.toString(); // a job that scores measures nothing
    }
    Metric metric = present.get(0);
    line.append("   ").append(metric.title()).append(' ');
    line.append(metric.show(metrics, "window.").orElse("-"));
    metric
        .show(metrics, "window.noChange.")
        .ifPresent(baseline -> line.append(" (no change ").append(baseline).append(')'));
    return line.append("   loss ")
        .append(Numbers.plain(progress.loss()))
        .append("   ")
        .append(progress.snapshots())
        .append(progress.snapshots() == 1 ? " snapshot" : " snapshots")
        .toString();
  }
}
