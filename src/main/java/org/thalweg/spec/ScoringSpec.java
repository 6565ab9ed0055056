package org.thalweg.spec;

import java.time.Duration;
import java.util.Objects;

/**
 * How events meet models.
 *
 * @param spread where the models lie
 * @param batchSize the most events that are scored together, 1 to 65536
 * @param maxDelay how long a batch's oldest event waits for others; zero: not at all
 * @param maxWait how long an event waits for the first snapshot of its model, before it becomes a
 *     dead letter
 * @param waitingEvents the most events that wait in one subtask
 * @param waitingBytes the most bytes of such events
 * @param maxModels how many models the job may serve: with {@link Spread#BROADCAST} in every
 *     subtask, with {@link Spread#KEYED} in all together; at least 1
 */
public record ScoringSpec(
    Spread spread,
    int batchSize,
    Duration maxDelay,
    Duration maxWait,
    int waitingEvents,
    long waitingBytes,
    int maxModels) {

  /** The models of a subtask if nothing is said: about 100 MiB of small ones. */
  public static final int USUAL_MODELS = 10_000;

  /** The largest batch. */
  public static final int MAX_BATCH = 65_536;

  public ScoringSpec {
    Objects.requireNonNull(spread, "spread");
    if (batchSize < 1 || batchSize > MAX_BATCH) {
      throw new IllegalArgumentException(
          "a batch must have from 1 to " + MAX_BATCH + " events: " + batchSize);
    }
    if (maxDelay.isNegative() || maxWait.isNegative()) {
      throw new IllegalArgumentException(
          "a delay must be at least 0: " + maxDelay + ", " + maxWait);
    }
    if (waitingEvents < 0 || waitingBytes < 0) {
      throw new IllegalArgumentException(
          "waiting events must be at least 0: " + waitingEvents + ", " + waitingBytes + " bytes");
    }
    if (maxModels < 1) {
      throw new IllegalArgumentException("max must be at least 1: " + maxModels);
    }
  }

  /** Where models lie. */
  public enum Spread {
    /** Every subtask holds all models: any event can be scored by any of them. */
    BROADCAST,
    /** Each subtask holds the models of its keys, and gets their events. */
    KEYED
  }
}
