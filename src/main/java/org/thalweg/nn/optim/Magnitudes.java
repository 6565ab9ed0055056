package org.thalweg.nn.optim;

import org.thalweg.nn.math.Vectors;

/**
 * Upper bounds on the absolute values of a model's parameters and of its optimiser's slots. They
 * only spare checks: a fresh object, which knows nothing, serves any state.
 */
public final class Magnitudes {

  double parameters = Double.POSITIVE_INFINITY;
  double slots = Double.POSITIVE_INFINITY;

  void set(Magnitudes other) {
    parameters = other.parameters;
    slots = other.slots;
  }

  /** Makes the bounds exact. */
  void measure(float[] values, int parameterCount, float[] slotValues) {
    parameters = Vectors.maxAbs(parameterCount, values, 0);
    slots = Vectors.maxAbs(slotValues.length, slotValues, 0);
  }
}
