package org.thalweg.local;

import java.util.Comparator;
import java.util.List;

/** Metrics' names as people read them: the stream before the window, a figure by its baselines. */
final class MetricOrder implements Comparator<String> {
  private static final List<String> FIGURES =
      List.of("events", "accuracy", "kappa", "kappaTemporal", "logLoss", "mae", "rmse", "r2");
  private static final String WINDOW = "window.";
  private static final Comparator<String> ORDER =
      Comparator.comparing((String name) -> name.startsWith(WINDOW))
          .thenComparing(MetricOrder::rank)
          .thenComparing(MetricOrder::figure)
          .thenComparing(Comparator.naturalOrder());

  @Override
  public int compare(String left, String right) {
    return ORDER.compare(left, right);
  }

  private static String figure(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static int rank(String name) {
    int rank = FIGURES.indexOf(figure(name));
    return rank < 0 ? FIGURES.size() : rank;
  }
}
