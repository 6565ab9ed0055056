package org.thalweg.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The last events of one model key, where a feature is a sliding window over them.
 *
 * <p>What is kept are raw values; a whole row is standardised afterwards, with the statistics as
 * they stand then. Places of events that haven't been yet hold missing values. Part of a model's
 * state. For one thread.
 */
public final class FeatureWindow {

  private static final int FORMAT = 1;

  private final Layout layout;

  /** The row of the last event, before it is standardised. */
  private final float[] last;

  public FeatureWindow(EventSpec spec) {
    this(spec.layout(), spec.hasWindows() ? spec.layout().blankRow() : new float[0]);
  }

  private FeatureWindow(Layout layout, float[] last) {
    this.layout = layout;
    this.last = last;
  }

  /**
   * Makes the event the newest of the window and writes the whole row, not yet standardised.
   *
   * @param raw {@link EventSpec#rawSize()} values
   * @param row {@link EventSpec#rowSize()} values
   */
  public void advance(float[] raw, float[] row) {
    if (last.length == 0) {
      System.arraycopy(raw, 0, row, 0, raw.length);
      return;
    }
    for (Layout.Place place : layout.places()) {
      shift(place, raw);
    }
    System.arraycopy(last, 0, row, 0, last.length);
  }

  /** Moves the older events one place to the front; the newest is the last. */
  private void shift(Layout.Place place, float[] raw) {
    int size = place.feature().rawSize();
    int older = place.feature().tensor().size() - size;
    System.arraycopy(last, place.row() + size, last, place.row(), older);
    System.arraycopy(raw, place.raw(), last, place.row() + older, size);
  }

  /** Writes the state: a version byte, the number of values, the values. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeInt(last.length);
    for (float value : last) {
      out.writeFloat(value);
    }
  }

  /**
   * Replaces this state by a written one of the same spec.
   *
   * @throws IOException if it is of another version or of another size
   */
  public void read(DataInput in) throws IOException {
    Format.require("feature window", FORMAT, in.readByte());
    Format.requireSize("feature window", last.length, in.readInt());
    for (int i = 0; i < last.length; i++) {
      last[i] = in.readFloat();
    }
  }

  /** A copy that shares nothing that changes. */
  public FeatureWindow copy() {
    return new FeatureWindow(layout, last.clone());
  }
}
