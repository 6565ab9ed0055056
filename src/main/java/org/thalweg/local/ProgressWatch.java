package org.thalweg.local;

/** Sees how far a running job is. For one thread. */
interface ProgressWatch extends AutoCloseable {

  /** Reads what has come. */
  Progress poll();

  @Override
  void close();
}
