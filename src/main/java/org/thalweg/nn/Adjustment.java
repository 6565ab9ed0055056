package org.thalweg.nn;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.thalweg.definition.Suggestion;

/**
 * How a model is to learn otherwise than its optimiser says: at a learning rate of its own, or
 * without some of its layers. Immutable; of one network.
 *
 * <p>The parameters of a frozen layer, and the optimiser's memory of them, keep their bits: no
 * gradient, momentum, penalty or decay moves them, and they have no part in the gradient's norm.
 * Running statistics are measured, not learnt, and follow the stream as before.
 */
public final class Adjustment {

  /** The largest learning rate. */
  public static final double MAX_LEARNING_RATE = 1e6;

  /** As the optimiser says. */
  public static final Adjustment NONE = new Adjustment(Double.NaN, new int[0]);

  private final double learningRate;
  private final int[] frozen;

  private Adjustment(double learningRate, int[] frozen) {
    this.learningRate = learningRate;
    this.frozen = frozen;
  }

  /**
   * An adjustment.
   *
   * @param learningRate above 0, in the place of the optimiser's and its schedule; NaN for those
   * @param frozen names of layers, see {@link Network#freezable()}
   * @throws IllegalArgumentException if the rate is none, or the network has no such layer
   */
  public static Adjustment of(Network network, double learningRate, Set<String> frozen) {
    checkLearningRate(learningRate);
    frozen.forEach(name -> checkLayer(network, name));
    int[] ranges =
        network.layout().tensors().stream()
            .filter(Tensor::trainable)
            .filter(tensor -> frozen.stream().anyMatch(name -> isOf(tensor, name)))
            .sorted(Comparator.comparingInt(Tensor::offset))
            .flatMapToInt(tensor -> Arrays.stream(new int[] {tensor.offset(), tensor.end()}))
            .toArray();
    return new Adjustment(learningRate, ranges);
  }

  /**
   * Looks at a learning rate.
   *
   * @param rate NaN for none
   * @throws IllegalArgumentException if it is not above 0, or far too large
   */
  public static void checkLearningRate(double rate) {
    if (rate <= 0 || rate > MAX_LEARNING_RATE) {
      throw new IllegalArgumentException(
          "a learning rate must be above 0, up to " + MAX_LEARNING_RATE + ": " + rate);
    }
  }

  /**
   * Looks at the name of a layer.
   *
   * @throws IllegalArgumentException if the network has no such layer, or it has no parameters
   */
  public static void checkLayer(Network network, String name) {
    List<String> known = network.freezable();
    if (!known.contains(name)) {
      boolean bare = network.summary().stream().anyMatch(layer -> layer.name().equals(name));
      throw new IllegalArgumentException(
          bare
              ? "a layer to freeze must have parameters: " + name
              : "unknown layer " + name + Suggestion.of(name, known));
    }
  }

  static boolean isOf(Tensor tensor, String layer) {
    return tensor.name().startsWith(layer + ".");
  }

  /** The learning rate of a step that would otherwise have {@code scheduled}. */
  double learningRate(double scheduled) {
    return Double.isNaN(learningRate) ? scheduled : learningRate;
  }

  /** Begins and ends of the ranges of parameters that stand still, ascending. */
  int[] frozen() {
    return frozen;
  }
}
