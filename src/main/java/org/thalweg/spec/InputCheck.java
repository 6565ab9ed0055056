package org.thalweg.spec;

import org.thalweg.definition.Node;

/** Who knows what a job file may say under {@code input}: the local run, which feeds from it. */
@FunctionalInterface
public interface InputCheck {

  /** Takes anything: where a job runs that nobody feeds. */
  InputCheck NONE = input -> {};

  /**
   * Adds a problem for each mistake.
   *
   * @param input the job file's {@code input}; absent if it has none
   */
  void check(Node input);
}
