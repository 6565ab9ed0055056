package org.thalweg.spec;

import java.util.List;
import org.thalweg.definition.Node;
import org.thalweg.event.Label;
import org.thalweg.nn.Options;

/** Which losses a label can have. */
final class LossRules {
  private static final List<String> CLASSES = List.of("crossEntropy");
  private static final List<String> FLAGS = List.of("binaryCrossEntropy");
  private static final List<String> NUMBERS = List.of("mse", "mae", "huber", "quantile");

  private LossRules() {}

  /** Whether the label can have the loss; that it can't is a problem. Unknown losses do fit. */
  static boolean fits(Node loss, Label label) {
    String kind = Options.kindOf(loss);
    boolean known = CLASSES.contains(kind) || FLAGS.contains(kind) || NUMBERS.contains(kind);
    boolean fits = !known || of(label).contains(kind);
    if (!fits) {
      loss.problem(
          "must be "
              + String.join(" or ", of(label))
              + " where the label is "
              + name(label)
              + ": "
              + kind);
    }
    return fits;
  }

  private static List<String> of(Label label) {
    if (label instanceof Label.Classes) {
      return CLASSES;
    }
    return label instanceof Label.Quantity ? NUMBERS : FLAGS;
  }

  private static String name(Label label) {
    if (label instanceof Label.Classes) {
      return "a class";
    }
    if (label instanceof Label.Quantity) {
      return "a number";
    }
    return label instanceof Label.Flag ? "a flag" : "a list of flags";
  }
}
