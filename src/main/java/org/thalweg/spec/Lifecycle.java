package org.thalweg.spec;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How long a model lives, and how many there may be at a time.
 *
 * @param expireAfter how long it is kept without an event; empty: for ever
 * @param onNetworkChange what becomes of it when the job is started from a savepoint of another
 *     network
 * @param maxModels how many the job may have, at least 1; {@link #ANY}: any number
 */
public record Lifecycle(
    Optional<Duration> expireAfter, NetworkChange onNetworkChange, int maxModels) {

  /** As many models as there may be: for a job that has one model, and needs no limit. */
  public static final int ANY = Integer.MAX_VALUE;

  public Lifecycle {
    Objects.requireNonNull(expireAfter, "expireAfter");
    Objects.requireNonNull(onNetworkChange, "onNetworkChange");
    if (maxModels < 1) {
      throw new IllegalArgumentException("max must be at least 1: " + maxModels);
    }
  }

  /** Of any number of models. */
  public Lifecycle(Optional<Duration> expireAfter, NetworkChange onNetworkChange) {
    this(expireAfter, onNetworkChange, ANY);
  }
}
