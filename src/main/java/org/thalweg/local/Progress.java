package org.thalweg.local;

import java.util.Map;

/**
 * How far a run is.
 *
 * @param fed events written to the topic
 * @param events events predicted and measured
 * @param undone events of steps that were undone
 * @param eventsPerSecond events measured in the last seconds, by their time
 * @param loss mean of the last step
 * @param snapshots models published
 * @param metrics by name, as {@link org.thalweg.eval.Metrics#values()} names them; empty before the
 *     first report
 */
public record Progress(
    long fed,
    long events,
    long undone,
    double eventsPerSecond,
    double loss,
    long snapshots,
    Map<String, Double> metrics) {

  public Progress {
    metrics = Map.copyOf(metrics);
  }
}
