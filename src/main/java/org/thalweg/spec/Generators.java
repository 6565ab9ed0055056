package org.thalweg.spec;

import org.thalweg.definition.Node;

/** Who knows the generators that a job file may name under {@code input.generator}. */
public interface Generators {

  /** Takes any name and any settings: where a job runs that feeds itself from elsewhere. */
  Generators ANY = (name, settings, events) -> {};

  /**
   * Adds a problem for each mistake.
   *
   * @param name of the generator
   * @param settings what the job file says of it, without {@code events}
   * @param events how many will be asked for
   */
  void check(String name, Node settings, long events);
}
