package org.thalweg.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Running mean and variance of the numbers of one model key, and the standardisation by them.
 *
 * <p>Part of a model's state. For one thread.
 */
public final class FeatureStatistics {

  /** Of the features. */
  public FeatureStatistics(EventSpec spec) {}

  /** Of the label: rows are {@link Example#label()}. Only a standardised number is ever changed. */
  public static FeatureStatistics ofLabel(EventSpec spec) {
    return new FeatureStatistics(spec);
  }

  /** Takes one event's raw row into the statistics; NaN (missing) doesn't count. */
  public void observe(float[] raw) {}

  /**
   * Writes the standardised row to {@code out} from {@code offset} on. NaN (missing) becomes 0, the
   * mean.
   *
   * @param row {@link EventSpec#rowSize()} values, not standardised
   */
  public void standardise(float[] row, float[] out, int offset) {}

  /** The inverse: the value whose standardised form is {@code standardised}. */
  public float restore(int column, float standardised) {
    return 0;
  }

  public void write(DataOutput out) throws IOException {}

  /** Replaces this state by a written one of the same spec. */
  public void read(DataInput in) throws IOException {}

  public FeatureStatistics copy() {
    return null;
  }
}
