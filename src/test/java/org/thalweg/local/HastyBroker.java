package org.thalweg.local;

import java.util.Map;

/** A broker that gives up transactions as soon as their time is over. */
public final class HastyBroker {

  private HastyBroker() {}

  public static EmbeddedKafka start() {
    return EmbeddedKafka.start(
        Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "50"));
  }
}
