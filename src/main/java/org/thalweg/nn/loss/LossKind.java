package org.thalweg.nn.loss;

import java.util.LinkedHashMap;
import java.util.Map;
import org.thalweg.definition.Node;
import org.thalweg.definition.Suggestion;
import org.thalweg.nn.Options;

/** The losses by their names in a definition. A new loss is a new line here. */
final class LossKind {

  private interface Reader {
    Loss read(Options options, int outputs);
  }

  private static final Map<String, Reader> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("crossEntropy", SoftmaxCrossEntropy::read);
    KINDS.put("binaryCrossEntropy", BinaryCrossEntropy::read);
    KINDS.put("mse", (options, n) -> pointwise(n, Penalty.SQUARED, 0, options));
    KINDS.put("mae", (options, n) -> pointwise(n, Penalty.ABSOLUTE, 0, options));
    KINDS.put("huber", (o, n) -> pointwise(n, Penalty.HUBER, o.positive("delta", 1), o));
    KINDS.put(
        "quantile", (o, n) -> pointwise(n, Penalty.QUANTILE, o.number("q", 0.5, 0.001, 0.999), o));
  }

  private LossKind() {}

  private static Loss pointwise(int values, Penalty penalty, double a, Options options) {
    return new PointwiseLoss(values, penalty, a, options.definition());
  }

  static Loss read(Node node, int outputs) {
    String kind = Options.kindOf(node);
    Reader reader = KINDS.get(kind);
    if (reader == null) {
      node.problem(
          kind.isEmpty()
              ? "must be a loss, such as mse or {huber: {delta: 1.0}}"
              : "unknown loss " + kind + Suggestion.of(kind, KINDS.keySet()));
      return Loss.squaredError(outputs);
    }
    Options options = new Options(kind, Options.valueOf(node), shorthand(kind));
    Loss loss = node.build(Loss.squaredError(outputs), () -> reader.read(options, outputs));
    options.close();
    return loss;
  }

  private static String shorthand(String kind) {
    return kind.equals("huber") ? "delta" : kind.equals("quantile") ? "q" : null;
  }
}
