package org.thalweg.flink.train;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.thalweg.spec.GateSpec;

/**
 * Which models may be published: those that over the window of their last events did not do much
 * worse than the last published version did over its own.
 *
 * @param metric the figure's name
 * @param higherIsBetter whether a larger figure is better
 * @param tolerance how much worse it may be, as a part of the last one's magnitude
 * @param rollsBack whether a model that may not be published goes back to the last that was
 */
record Gate(String metric, boolean higherIsBetter, double tolerance, boolean rollsBack)
    implements Serializable {

  /** A baseline before anything was published. */
  static final double NO_BASELINE = Double.NaN;

  private static final long serialVersionUID = 1;

  Gate {
    Objects.requireNonNull(metric, "metric");
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException("a tolerance must be at least 0: " + tolerance);
    }
  }

  static Gate of(GateSpec spec) {
    return new Gate(
        "window." + spec.metric(),
        spec.higherIsBetter(),
        spec.notWorseThan(),
        spec.onDegrade() == GateSpec.OnDegrade.ROLLBACK);
  }

  /**
   * Whether a model may be published: also where there is nothing to compare with, but not while
   * its own window is too empty.
   *
   * @param baseline the figure of the last published version
   * @param figures the model's
   * @param window events of a full window
   */
  boolean admits(double baseline, Map<String, Double> figures, int window) {
    double figure = figure(figures, window);
    double margin = tolerance * Math.abs(baseline);
    return Double.isNaN(baseline)
        || (higherIsBetter ? figure >= baseline - margin : figure <= baseline + margin);
  }

  /** The figure that is compared; {@link #NO_BASELINE} where the window is too empty. */
  double figure(Map<String, Double> figures, int window) {
    return measures(figures, window) ? figures.getOrDefault(metric, NO_BASELINE) : NO_BASELINE;
  }

  /** Whether the window is at least half full: the figure of a few events says nothing. */
  boolean measures(Map<String, Double> figures, int window) {
    return events(figures) >= half(window);
  }

  private static long events(Map<String, Double> figures) {
    return Math.round(figures.getOrDefault("window.events", 0.0));
  }

  private static int half(int window) {
    return (window + 1) / 2;
  }

  /** Why a model is held back. */
  String sentence(double baseline, Map<String, Double> figures, int window, long version) {
    if (!measures(figures, window)) {
      return "the window must have at least " + half(window) + " events: " + events(figures);
    }
    return String.format(
        Locale.ROOT,
        "%s is %.4g, of version %d it was %.4g; it may be %s %% worse",
        metric,
        figures.get(metric),
        version,
        baseline,
        String.format(Locale.ROOT, "%.2f", 100 * tolerance).replaceAll("\\.?0+$", ""));
  }
}
