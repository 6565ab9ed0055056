package org.thalweg.benchmarks;

/** One library's training of a workload: always the same batch. */
interface TrainingStep extends AutoCloseable {
  /** Forward, backward, Adam. */
  void train();

  @Override
  default void close() {}
}
