package org.thalweg.spec;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How long a model lives.
 *
 * @param expireAfter how long it is kept without an event; empty: for ever
 * @param onNetworkChange what becomes of it when the job is started from a savepoint of another
 *     network
 */
public record Lifecycle(Optional<Duration> expireAfter, NetworkChange onNetworkChange) {

  public Lifecycle {
    Objects.requireNonNull(expireAfter, "expireAfter");
    Objects.requireNonNull(onNetworkChange, "onNetworkChange");
  }
}
