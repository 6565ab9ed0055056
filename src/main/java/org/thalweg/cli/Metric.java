package org.thalweg.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A figure that people look at.
 *
 * @param name as in the metrics
 * @param title as people call it
 * @param share whether it is a share of events
 */
record Metric(String name, String title, boolean share) {
  private static final List<Metric> ALL =
      List.of(
          new Metric("accuracy", "accuracy", true),
          new Metric("subsetAccuracy", "subset accuracy", true),
          new Metric("kappa", "kappa", false),
          new Metric("kappaTemporal", "kappa-temporal", false),
          new Metric("logLoss", "log loss", false),
          new Metric("mae", "MAE", false),
          new Metric("rmse", "RMSE", false),
          new Metric("r2", "R²", false));

  /** Those that are there, the first being what a progress line shows. */
  static List<Metric> in(Map<String, Double> metrics) {
    return ALL.stream().filter(metric -> metrics.containsKey(metric.name)).toList();
  }

  /** The figure of the model ({@code ""}) or of a baseline, over all or ({@code window.}) some. */
  Optional<String> show(Map<String, Double> metrics, String prefix) {
    return Optional.ofNullable(metrics.get(prefix + name))
        .map(value -> share ? Numbers.percent(value) : Numbers.plain(value));
  }
}
