package org.thalweg.nn.optim;

/**
 * How parameters follow their gradient, each independent of the others. Immutable: what a rule
 * remembers are its slots, all 0 at first.
 */
interface UpdateRule {

  /** Values remembered for each parameter. */
  int slots();

  /** Further values remembered for the model as a whole, behind the slots of all parameters. */
  default int extras() {
    return 0;
  }

  /** Called once before the updates of a step. */
  default void begin(Step step) {}

  /** Moves the parameters in [from, to). */
  void update(Step step, int from, int to);

  /** Called once after the updates of a step. */
  default void end(Step step) {}

  /**
   * Raises the bounds so that they hold after a step from values within them.
   *
   * @param gradient bound on the gradient's magnitude
   * @return bound on whatever else the step computes on its way
   */
  double raise(Magnitudes bounds, Step step, double gradient);
}
