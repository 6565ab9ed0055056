package org.thalweg.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Scoring through Kafka and Flink, each figure beside its reference in the same run: throughput and
 * latency beside a job that does nothing, the time from a labelled event to the first prediction
 * whose weights learnt from it, and the pause while a model of 40 MB is swapped. The broker has a
 * JVM of its own; so has Flink, where times of single events are taken.
 *
 * <p>Arguments: which of {@code throughput}, {@code latency}, {@code freshness} and {@code swap}
 * (default all), and how many seconds each lasts (default 60; throughput takes 30,000 events for
 * each).
 */
public final class ScoreBenchmark {

  private static final List<String> ALL = List.of("throughput", "latency", "freshness", "swap");

  private ScoreBenchmark() {}

  public static void main(String[] args) throws Exception {
    int seconds = 60;
    List<String> wanted = ALL;
    for (String arg : args) {
      if (arg.matches("\\d+")) {
        seconds = Integer.parseInt(arg);
      } else {
        wanted = List.of(arg);
      }
    }
    for (String name : wanted) {
      try (ChildJvm broker = ChildJvm.start("1g", BrokerWorker.class)) {
        run(name, new Stage(broker.answer()), seconds);
      }
    }
  }

  private static void run(String name, Stage stage, int seconds) throws Exception {
    switch (name) {
      case "throughput" -> new ScoreThroughput(stage, 30_000 * seconds).run();
      case "latency" -> new ScoreLatency(stage, seconds).run();
      case "freshness" -> new ScoreFreshness(stage, seconds).run();
      case "swap" -> new ScoreSwap(stage, seconds).run();
      default -> throw new IllegalArgumentException("must be one of " + ALL + ": " + name);
    }
  }

  static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
    System.out.flush();
  }
}
