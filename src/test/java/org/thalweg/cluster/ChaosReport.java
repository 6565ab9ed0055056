package org.thalweg.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.thalweg.cluster.Chaos.Recovery;
import org.thalweg.cluster.ChaosPlan.Victim;

/** What came of a {@link Chaos}, held against the undisturbed run. */
record ChaosReport(
    Chaos.Settings settings,
    ChaosStream stream,
    List<Recovery> recoveries,
    Outcome actual,
    Outcome expected) {

  private static final String GOES_ON = "%12s %8s %10s %16s".formatted("-", "-", "-", "-");

  long survived(Victim victim) {
    return recoveries.stream().filter(one -> one.strike().victim() == victim).count();
  }

  /** Events without a prediction. */
  long lost() {
    return actual.lost(stream.predictions(), stream.learnt());
  }

  /** Predictions too many. */
  long duplicated() {
    return actual.duplicated(stream.predictions());
  }

  /** Whether all that makes up the models is the same to the bit. */
  boolean modelsAreEqual() {
    return actual.models().keySet().equals(Set.copyOf(ChaosStream.KEYS))
        && actual.models().equals(expected.models());
  }

  /** Sentences that say where a topic differs; none if all are equal to the byte. */
  List<String> differences() {
    return Broker.outputs(stream.job()).stream()
        .flatMap(topic -> actual.differences(topic, expected).stream())
        .toList();
  }

  boolean isExact() {
    return lost() == 0 && duplicated() == 0 && modelsAreEqual() && differences().isEmpty();
  }

  /** The heading of {@link #row}. */
  static String heading() {
    return "  struck         at event   replaced   redeployed   loaded   restored   1st prediction    in all";
  }

  /**
   * One strike and the seconds until another process was in its place; then one behind the other
   * until Flink had noticed and deployed the learner anew, until its code was there, until its
   * state was, until a new prediction was committed; and in all.
   */
  static String row(Recovery one) {
    String name = one.strike().victim().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return String.format(
        Locale.ROOT,
        "  %-13s %,9d %10.1f %s %9.1f",
        name,
        one.committed(),
        seconds(one.replaced() - one.struck()),
        one.start().map(start -> spans(one, start)).orElse(GOES_ON),
        seconds(one.back() - one.struck()));
  }

  private static String spans(Recovery one, FlinkJob.Start start) {
    return String.format(
        Locale.ROOT,
        "%12.1f %8.1f %10.1f %16.1f",
        seconds(start.deployed() - one.struck()),
        seconds(start.opening() - start.deployed()),
        seconds(start.running() - start.opening()),
        seconds(one.back() - start.running()));
  }

  private static double seconds(long millis) {
    return millis / 1e3;
  }

  /** The table's end: what it comes to. */
  List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  kills survived    %d TaskManagers, %d JobManager; %d broker restart"
            .formatted(
                survived(Victim.TASK_MANAGER),
                survived(Victim.JOB_MANAGER),
                survived(Victim.BROKER)));
    lines.add(
        String.format(
            Locale.ROOT,
            "  events            %,d, and %,d records that are none",
            stream.learnt().size(),
            stream.poisoned()));
    lines.add("  lost              " + lost());
    lines.add("  duplicated        " + duplicated());
    lines.add("  weights equal     " + yes(modelsAreEqual()) + " (" + models() + ")");
    for (String topic : Broker.outputs(stream.job())) {
      lines.add(
          String.format(
              "  %-17s %s",
              topic.substring(topic.indexOf('.') + 1),
              actual.differences(topic, expected).isEmpty()
                  ? "equal, byte for byte"
                  : String.join("; ", actual.differences(topic, expected))));
    }
    lines.add(slowest());
    return lines;
  }

  private String models() {
    return "%d models of %,d bytes: weights, optimiser slots, statistics, metrics, open batch"
        .formatted(
            actual.models().size(),
            actual.models().values().stream().mapToInt(bytes -> bytes.remaining()).max().orElse(0));
  }

  private String slowest() {
    return recoveries.stream()
        .filter(one -> one.strike().victim() == Victim.TASK_MANAGER)
        .max(Comparator.comparing(one -> one.back() - one.struck()))
        .map(
            one ->
                String.format(
                    Locale.ROOT,
                    "  slowest recovery  %.1f s from a TaskManager's kill to a new prediction",
                    seconds(one.back() - one.struck())))
        .orElse("");
  }

  private static String yes(boolean is) {
    return is ? "yes" : "NO";
  }

  @Override
  public String toString() {
    return recoveries.stream().map(ChaosReport::row).collect(Collectors.joining("\n"))
        + "\n"
        + String.join("\n", summary());
  }
}
