package org.thalweg.nn;

import java.util.Objects;
import org.thalweg.nn.optim.Magnitudes;
import org.thalweg.nn.optim.Optimizer;

/**
 * Everything that training changes or that decides what the next step does: restored from its parts
 * it goes on bit for bit. Whoever changes the arrays otherwise than by training makes a new state
 * of them.
 */
public final class TrainingState {

  /** The weights and running statistics. */
  public final Parameters parameters;

  /** The optimiser's memory, {@code optimizer.slotCount(network)} values. */
  public final float[] slots;

  /** Steps taken. */
  public long step;

  /** Steps that had been taken when the optimiser's memory was empty; 0 unless it began anew. */
  public final long slotsSince;

  /** Decides initial weights and, with the step, what dropout drops. */
  public final long seed;

  /** How large the values can be at most: only spares checks, so it is not part of the state. */
  final Magnitudes magnitudes = new Magnitudes();

  public TrainingState(Parameters parameters, float[] slots, long step, long seed) {
    this(parameters, slots, step, 0, seed);
  }

  /**
   * A state whose optimiser began anew after some steps.
   *
   * @param slotsSince from 0 to {@code step}
   */
  public TrainingState(
      Parameters parameters, float[] slots, long step, long slotsSince, long seed) {
    if (slotsSince < 0 || slotsSince > step) {
      throw new IllegalArgumentException(
          "an optimiser's memory must begin from step 0 to " + step + ": " + slotsSince);
    }
    this.parameters = Objects.requireNonNull(parameters, "parameters");
    this.slots = Objects.requireNonNull(slots, "slots");
    this.step = step;
    this.slotsSince = slotsSince;
    this.seed = seed;
  }

  /** The state before the first step. */
  public static TrainingState initial(Network network, Optimizer optimizer, long seed) {
    return new TrainingState(
        network.initialParameters(seed), new float[optimizer.slotCount(network)], 0, seed);
  }

  public TrainingState copy() {
    return new TrainingState(parameters.copy(), slots.clone(), step, slotsSince, seed);
  }
}
