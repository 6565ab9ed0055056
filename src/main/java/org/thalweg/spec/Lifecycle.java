package org.thalweg.spec;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How long a model lives.
 *
 * @param expireAfter how long it is kept without an event; empty: for ever
 */
public record Lifecycle(Optional<Duration> expireAfter) {

  public Lifecycle {
    Objects.requireNonNull(expireAfter, "expireAfter");
  }
}
