package org.thalweg.nn.optim;

import org.thalweg.nn.layer.Gradient;
import org.thalweg.nn.math.Vectors;

/**
 * Takes an optimiser's steps in one thread.
 *
 * <h2>A step is made whole or not at all</h2>
 *
 * No parameter and no slot may become NaN or infinite. Looking at all of them after each step, and
 * keeping copies to go back to, would cost as much as the step. Instead, {@link Magnitudes} bound
 * them: from bounds B on parameters and slots and the norm of the gradient, each rule computes
 * bounds B' that hold behind the step and for all that is computed on the way. While B' is below
 * 2^100, the step can't overflow: floats reach to 2^127, and what rounding adds to a few operations
 * on each value is far below the factor 2^27 that is left. When bounds reach 2^100, they are
 * measured anew, exactly, from the values; as the bounds are loose and the values small, that is
 * rare. Only if B' is too large even then does the step keep copies and look. Both ways compute the
 * same bits.
 */
public final class Updater {

  /** Below this no step overflows. */
  private static final double SAFE = 0x1p100;

  private final UpdateRule rule;
  private final Regularisation regularisation;
  private final Step step = new Step();
  private final Magnitudes raised = new Magnitudes();

  Updater(Optimizer optimizer) {
    this.rule = optimizer.rule();
    this.regularisation = optimizer.regularisation();
  }

  /**
   * Takes one step.
   *
   * @param values the parameters, then running statistics, which stay as they are
   * @param slots as many as {@link Optimizer#slotCount} says
   * @param gradient is used up
   * @param number of the step since the slots were empty, from 1
   * @param learningRate of this step
   * @param bounds of these values and slots, kept with them
   * @return false if a value would not be finite: then values and slots are as they were
   */
  public boolean step(
      float[] values,
      float[] slots,
      Gradient gradient,
      long number,
      double learningRate,
      Magnitudes bounds) {
    double norm = norm(gradient);
    if (!(norm <= Double.MAX_VALUE)) {
      return false;
    }
    step.number = number;
    step.learningRate = learningRate;
    step.gradient = gradient.values;
    step.values = values;
    step.slots = slots;
    step.stride = gradient.values.length;
    double largest = regularisation.clip(gradient, norm);
    if (fits(bounds, largest)) {
      update(gradient);
      bounds.set(raised);
      return true;
    }
    bounds.measure(values, step.stride, slots);
    if (fits(bounds, largest)) {
      update(gradient);
      bounds.set(raised);
      return true;
    }
    return updateOrGoBack(gradient, bounds);
  }

  private static double norm(Gradient gradient) {
    double squares = 0;
    for (int s = 0; s < gradient.segments(); s++) {
      int from = gradient.from(s);
      squares += Vectors.sumOfSquares(gradient.to(s) - from, gradient.values, from);
    }
    return Math.sqrt(squares);
  }

  /** Computes the bounds behind the step; true if nothing on the way there can overflow. */
  private boolean fits(Magnitudes bounds, double gradient) {
    double slope = regularisation.bound(gradient, bounds.parameters);
    raised.set(bounds);
    raised.parameters *= Math.max(Math.abs(regularisation.keep(step.learningRate)), 1);
    double onTheWay = rule.raise(raised, step, slope);
    // What is large is not made safe by being multiplied by 0.
    return raised.parameters < SAFE
        && raised.slots < SAFE
        && onTheWay < SAFE
        && slope < SAFE
        && step.learningRate < SAFE;
  }

  private void update(Gradient gradient) {
    float keep = (float) regularisation.keep(step.learningRate);
    rule.begin(step);
    for (int s = 0; s < gradient.segments(); s++) {
      int from = gradient.from(s);
      int to = gradient.to(s);
      regularisation.addPenalties(step.gradient, step.values, from, to);
      if (keep != 1) {
        Vectors.scale(to - from, keep, step.values, from);
      }
      rule.update(step, from, to);
    }
    rule.end(step);
  }

  private boolean updateOrGoBack(Gradient gradient, Magnitudes bounds) {
    float[] valuesBefore = step.values.clone();
    float[] slotsBefore = step.slots.clone();
    update(gradient);
    if (Vectors.isFinite(step.stride, step.values, 0)
        && Vectors.isFinite(step.slots.length, step.slots, 0)) {
      bounds.measure(step.values, step.stride, step.slots);
      return true;
    }
    System.arraycopy(valuesBefore, 0, step.values, 0, valuesBefore.length);
    System.arraycopy(slotsBefore, 0, step.slots, 0, slotsBefore.length);
    return false;
  }
}
