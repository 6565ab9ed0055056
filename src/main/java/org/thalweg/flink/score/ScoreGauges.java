package org.thalweg.flink.score;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.thalweg.event.ReasonCode;
import org.thalweg.flink.io.ReasonCounters;
import org.thalweg.score.ServedModel;

/**
 * Flink's metrics of a scoring subtask: counters {@code scored}, {@code deadLetters}, {@code
 * snapshots} (that were taken up) and {@code refusedSnapshots}; the meter {@code eventsPerSecond};
 * and the gauges {@code models}, {@code maxModels}, {@code modelsOfMax} (the first divided by the
 * second), {@code waiting} (events), {@code modelVersion} (taken up last) and {@code refusal} (why
 * the last record of the model topic was refused). Reporters read them from threads of their own.
 */
final class ScoreGauges {

  private final Counter scored;
  private final Counter snapshots;
  private final Counter refused;
  private final Meter rate;
  private final ReasonCounters reasons;
  private volatile int models;
  private volatile int waiting;
  private volatile long version;
  private volatile String refusal = "";

  /**
   * Registers the metrics.
   *
   * @param maxModels how many models the subtask may serve
   */
  ScoreGauges(MetricGroup group, int maxModels) {
    scored = group.counter("scored");
    snapshots = group.counter("snapshots");
    refused = group.counter("refusedSnapshots");
    rate = group.meter("eventsPerSecond", new MeterView(10));
    reasons = new ReasonCounters(group);
    group.gauge("models", (Gauge<Integer>) () -> models);
    group.gauge("maxModels", (Gauge<Integer>) () -> maxModels);
    group.gauge("modelsOfMax", (Gauge<Double>) () -> (double) models / maxModels);
    group.gauge("waiting", (Gauge<Integer>) () -> waiting);
    group.gauge("modelVersion", (Gauge<Long>) () -> version);
    group.gauge("refusal", (Gauge<String>) () -> refusal);
  }

  void scored(int events) {
    scored.inc(events);
    rate.markEvent(events);
  }

  void refused(ReasonCode code) {
    reasons.count(code, 1);
    rate.markEvent();
  }

  void waiting(int events) {
    if (events != waiting) {
      waiting = events;
    }
  }

  /** Notes a model that serves from now on, and how many do. */
  void serves(ServedModel model, int all) {
    snapshots.inc();
    version = model.version();
    models = all;
  }

  void refusedSnapshot(String why) {
    refused.inc();
    refusal = why;
  }
}
