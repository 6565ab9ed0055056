package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A sum of −ln p over many events. Probabilities are multiplied, and the logarithm is taken of the
 * product before it becomes too small: logarithms would otherwise be most of what an event costs.
 */
final class LogLossSum {
  private static final double SMALL = 1e-200;

  private final CompensatedSum sum = new CompensatedSum();
  private double product = 1;

  /**
   * Adds an event.
   *
   * @param probability of what was true, clipped to {@link Metrics#SMALLEST_PROBABILITY}…1
   */
  void add(double probability) {
    product *= clipped(probability);
    if (product < SMALL) {
      sum.add(-Math.log(product));
      product = 1;
    }
  }

  static double clipped(double probability) {
    return Math.min(1, Math.max(Metrics.SMALLEST_PROBABILITY, probability));
  }

  double value() {
    return sum.value() - Math.log(product);
  }

  void write(DataOutput out) throws IOException {
    sum.write(out);
    out.writeDouble(product);
  }

  void restore(DataInput in) throws IOException {
    sum.restore(in);
    product = in.readDouble();
  }
}
