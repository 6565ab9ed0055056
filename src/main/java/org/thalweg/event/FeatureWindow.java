package org.thalweg.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The last events of one model key, where a feature is a sliding window over them.
 *
 * <p>Part of a model's state. For one thread.
 */
public final class FeatureWindow {

  public FeatureWindow(EventSpec spec) {}

  /**
   * Makes the event the newest of the window and writes the whole row, not yet standardised.
   *
   * @param raw {@link EventSpec#rawSize()} values
   * @param row {@link EventSpec#rowSize()} values
   */
  public void advance(float[] raw, float[] row) {}

  public void write(DataOutput out) throws IOException {}

  /** Replaces this state by a written one of the same spec. */
  public void read(DataInput in) throws IOException {}

  public FeatureWindow copy() {
    return null;
  }
}
