package org.thalweg.spec;

/**
 * What becomes of the models in a savepoint when the job's network, features, label or kind of
 * optimiser are others.
 */
public enum NetworkChange {

  /** The job does not start, and says what differs. */
  REFUSE,

  /** All that was learnt is forgotten. */
  RESET,

  /** What has the same name and shape is kept, the rest begins anew. */
  KEEP_MATCHING
}
