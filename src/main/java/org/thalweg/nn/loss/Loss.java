package org.thalweg.nn.loss;

import java.util.Map;
import org.thalweg.definition.Node;

/**
 * A loss on the outputs of a network, and what the outputs mean as predictions. Immutable.
 *
 * <p>Arrays hold the examples of a batch one after the other. An example's weight multiplies its
 * part of the loss; the mean is over the number of examples, so that an example of weight 2 counts
 * like two even when it is alone in its batch.
 */
public interface Loss {

  /** Outputs of the network for each example. */
  int outputSize();

  /** Targets for each example: 1 for a class index, else as many as outputs. */
  int targetSize();

  /**
   * Turns outputs into predictions of the same number: probabilities for the cross-entropies,
   * values for the others.
   */
  void predict(float[] outputs, float[] predictions, int n);

  /**
   * The mean loss of {@code n} examples; sets {@code gradient} to its derivative by the outputs.
   */
  float gradient(float[] outputs, float[] targets, float[] weights, float[] gradient, int n);

  /** The tree that {@link #read} reads. */
  Object definition();

  /** Classes: the target is the index of the class, the predictions are probabilities. */
  static Loss softmaxCrossEntropy(int classes) {
    Object definition = Map.of("crossEntropy", Map.of("labelSmoothing", 0.0));
    return new SoftmaxCrossEntropy(classes, 0, new double[0], definition);
  }

  /** Independent flags: targets are 0 or 1 (or between), predictions are probabilities. */
  static Loss binaryCrossEntropy(int flags) {
    return new BinaryCrossEntropy(flags);
  }

  /** Mean squared error. */
  static Loss squaredError(int values) {
    return new PointwiseLoss(values, Penalty.SQUARED, 0, "mse");
  }

  /**
   * A loss by its name, such as {@code {huber: {delta: 1.0}}}.
   *
   * @param outputs the number of classes, flags or values
   */
  static Loss read(Node node, int outputs) {
    return LossKind.read(node, outputs);
  }
}
