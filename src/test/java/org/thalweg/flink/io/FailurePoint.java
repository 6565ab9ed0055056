package org.thalweg.flink.io;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** Where a {@link FailingSink} fails on purpose: once, after it was armed. */
public enum FailurePoint {

  /** Outputs are written, and there is no checkpoint to go back to. */
  BEFORE_ANY_CHECKPOINT,

  /** Outputs are written that no checkpoint covers. */
  BETWEEN_CHECKPOINTS,

  /** A checkpoint begins: the transaction is flushed, and no state is taken yet. */
  AT_PRE_COMMIT,

  /** The state is taken, and the checkpoint is not complete. */
  IN_A_CHECKPOINT,

  /** The checkpoint is complete, and the transaction still open. */
  BEFORE_COMMIT,

  /** The transaction is committed, and Flink has not heard of it. */
  AFTER_COMMIT,

  /** Some chunks of a snapshot are written, and others not. */
  AMID_A_SNAPSHOT;

  private static final AtomicReference<FailurePoint> ARMED = new AtomicReference<>();

  /** The next time that a sink in this JVM comes here, it fails. */
  public void arm() {
    ARMED.set(this);
  }

  /** Whether a failure is still to come. */
  public static boolean isArmed() {
    return ARMED.get() != null;
  }

  /** Fails if this is what is armed. */
  void reached() throws IOException {
    if (ARMED.compareAndSet(this, null)) {
      throw new IOException("a failure on purpose: " + this);
    }
  }
}
