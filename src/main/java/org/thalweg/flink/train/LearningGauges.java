package org.thalweg.flink.train;

import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.thalweg.event.ReasonCode;
import org.thalweg.flink.io.ReasonCounters;
import org.thalweg.learn.Model;

/**
 * Flink's metrics of a learning subtask: counters {@code learnt}, {@code predicted}, {@code
 * deadLetters}, {@code undone} (events of undone steps), {@code undoneSteps}, {@code snapshots},
 * {@code expired}, {@code heldBack}, {@code rollbacks}; the meter {@code eventsPerSecond}; and of
 * the model that it touched last the gauges {@code loss}, {@code modelVersion}, {@code step}, and
 * all figures of its last report under {@code quality}. Reporters read them from threads of their
 * own.
 */
final class LearningGauges {

  private final Counter learnt;
  private final Counter predicted;
  private final Counter undone;
  private final Counter undoneSteps;
  private final Counter snapshots;
  private final Counter expired;
  private final Counter heldBack;
  private final Counter rollbacks;
  private final Meter rate;
  private final ReasonCounters reasons;
  private volatile float loss;
  private volatile long version;
  private volatile long step;
  private volatile Map<String, Double> figures;

  /**
   * Registers the metrics.
   *
   * @param figures of a model that has learnt nothing, for their names
   */
  LearningGauges(MetricGroup group, Map<String, Double> figures) {
    learnt = group.counter("learnt");
    predicted = group.counter("predicted");
    undone = group.counter("undone");
    undoneSteps = group.counter("undoneSteps");
    snapshots = group.counter("snapshots");
    expired = group.counter("expired");
    heldBack = group.counter("heldBack");
    rollbacks = group.counter("rollbacks");
    rate = group.meter("eventsPerSecond", new MeterView(10));
    reasons = new ReasonCounters(group);
    this.figures = figures;
    group.gauge("loss", (Gauge<Float>) () -> loss);
    group.gauge("modelVersion", (Gauge<Long>) () -> version);
    group.gauge("step", (Gauge<Long>) () -> step);
    MetricGroup quality = group.addGroup("quality");
    for (String name : figures.keySet()) {
      quality.gauge(name, (Gauge<Double>) () -> this.figures.get(name));
    }
  }

  /** Where dead letters are counted. */
  ReasonCounters reasons() {
    return reasons;
  }

  /** Notes a step. */
  void learnt(Model model, int events) {
    learnt.inc(events);
    predicted.inc(events);
    rate.markEvent(events);
    loss = model.lastLoss();
    step = model.training().step;
    version = model.version();
  }

  /** Notes events that were predicted and measured alone. */
  void measured(int events) {
    predicted.inc(events);
    rate.markEvent(events);
  }

  /** Notes a step that was undone. */
  void undone(int events) {
    reasons.count(ReasonCode.NON_FINITE_STEP, events);
    undone.inc(events);
    undoneSteps.inc();
    rate.markEvent(events);
  }

  /** Notes a snapshot. */
  void published(Model model) {
    snapshots.inc();
    version = model.version();
  }

  /** Notes a snapshot that may not be published. */
  void heldBack() {
    heldBack.inc();
  }

  /** Notes a model that went back to an earlier version. */
  void rolledBack() {
    rollbacks.inc();
  }

  /** Notes a model that went because no event came for it any more. */
  void expired() {
    expired.inc();
  }

  /** Notes a report. */
  void reported(Map<String, Double> latest) {
    figures = latest;
  }
}
