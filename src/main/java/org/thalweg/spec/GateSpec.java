package org.thalweg.spec;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.thalweg.definition.Node;
import org.thalweg.event.Label;

/**
 * Which snapshots are published: those that are not much worse than the last published one, by a
 * figure over the window of the last events.
 *
 * @param metric such as {@code logLoss}, one of those that the label has
 * @param notWorseThan how much worse it may be, as a part of the last one's figure, from 0
 * @param onDegrade what becomes of a model that is worse
 */
public record GateSpec(String metric, double notWorseThan, OnDegrade onDegrade) {

  private static final List<String> OF_CLASSES =
      List.of("accuracy", "kappa", "kappaTemporal", "logLoss");
  private static final List<String> OF_FLAGS = List.of("accuracy", "exactMatch", "f1", "logLoss");
  private static final List<String> OF_NUMBERS = List.of("mae", "rmse", "r2");
  private static final List<String> LOWER_IS_BETTER = List.of("logLoss", "mae", "rmse");

  /** What becomes of a model that is worse. */
  public enum OnDegrade {
    /** It learns on, and is not published until it is better. */
    HOLD,
    /** It goes back to what it was when it was last published. */
    ROLLBACK
  }

  public GateSpec {
    Objects.requireNonNull(metric, "metric");
    Objects.requireNonNull(onDegrade, "onDegrade");
    if (!(notWorseThan >= 0) || notWorseThan > 10) {
      throw new IllegalArgumentException("notWorseThan must be from 0 to 10: " + notWorseThan);
    }
  }

  /** Whether a larger figure is better. */
  public boolean higherIsBetter() {
    return !LOWER_IS_BETTER.contains(metric);
  }

  /** The figures that models of a label have. */
  static List<String> metrics(Label label) {
    if (label instanceof Label.Quantity) {
      return OF_NUMBERS;
    }
    return label instanceof Label.Flags ? OF_FLAGS : OF_CLASSES;
  }

  /** Reads {@code onlyIf} and {@code onDegrade}; empty if there is no gate. */
  static Optional<GateSpec> read(Node models) {
    Node onlyIf = models.get("onlyIf");
    Node onDegrade = models.get("onDegrade");
    OnDegrade then = onDegrade.oneOf(OnDegrade.class, OnDegrade.HOLD);
    if (onlyIf.isAbsent()) {
      if (!onDegrade.isAbsent()) {
        onDegrade.problem("needs onlyIf, which says what worse is");
      }
      return Optional.empty();
    }
    onlyIf.allowOnly("metric", "notWorseThan");
    String metric = onlyIf.require("metric").text("logLoss");
    double tolerance = onlyIf.require("notWorseThan").scalar(0.0, GateSpec::percent);
    return Optional.of(new GateSpec(metric, tolerance, then));
  }

  private static Double percent(String text) {
    String rule = "must be a percentage such as 5% or 0.5%: " + text;
    String number = text.strip().toLowerCase(Locale.ROOT);
    if (!number.matches("\\d{1,4}(\\.\\d{1,6})?\\s*%")) {
      throw new IllegalArgumentException(rule);
    }
    double percent = Double.parseDouble(number.replace("%", "").strip()) / 100;
    if (percent > 10) {
      throw new IllegalArgumentException("must be from 0% to 1000%: " + text);
    }
    return percent;
  }
}
