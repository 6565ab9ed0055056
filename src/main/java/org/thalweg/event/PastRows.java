package org.thalweg.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The rows of one model key as they stood {@link EventSpec#ahead()} events ago: what was known when
 * the event at hand was still that far ahead. Before the first event there were events without any
 * values. Part of a model's state, where the label is predicted ahead. For one thread.
 */
public final class PastRows {

  /** The farthest that can be predicted ahead, in events. */
  static final int MAX_AHEAD = 1 << 16;

  /** The most values that are kept of the events in between, and of their forecasts. */
  static final int MAX_VALUES = 1 << 24;

  private static final int FORMAT = 1;

  private final int rawSize;

  /** The raw rows in between, [ahead, rawSize]; a ring that begins at {@link #oldest}. */
  private final float[] waiting;

  private final FeatureWindow window;
  private int oldest;

  /** Of a spec that predicts at least one event ahead. */
  public PastRows(EventSpec spec) {
    this(spec.rawSize(), new float[spec.ahead() * spec.rawSize()], new FeatureWindow(spec));
    if (spec.ahead() < 1) {
      throw new IllegalArgumentException("must predict at least 1 event ahead: " + spec.ahead());
    }
    float[] blank = spec.layout().blankRaw();
    for (int from = 0; from < waiting.length; from += rawSize) {
      System.arraycopy(blank, 0, waiting, from, rawSize);
    }
  }

  private PastRows(int rawSize, float[] waiting, FeatureWindow window) {
    this.rawSize = rawSize;
    this.waiting = waiting;
    this.window = window;
  }

  /**
   * Takes the newest event and writes the whole row of the one so many events before it, not yet
   * standardised.
   *
   * @param raw {@link EventSpec#rawSize()} values
   * @param row {@link EventSpec#rowSize()} values
   */
  public void advance(float[] raw, float[] row) {
    float[] past = new float[rawSize];
    System.arraycopy(waiting, oldest, past, 0, rawSize);
    System.arraycopy(raw, 0, waiting, oldest, rawSize);
    oldest = oldest + rawSize == waiting.length ? 0 : oldest + rawSize;
    window.advance(past, row);
  }

  /** Writes the state: a version byte, the number of values, the values from the oldest on. */
  public void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeInt(waiting.length);
    for (int i = 0; i < waiting.length; i++) {
      out.writeFloat(waiting[(oldest + i) % waiting.length]);
    }
    window.write(out);
  }

  /**
   * Replaces this state by a written one of the same spec.
   *
   * @throws IOException if it is of another version or of another size
   */
  public void read(DataInput in) throws IOException {
    Format.require("past rows", FORMAT, in.readByte());
    Format.requireSize("past rows", waiting.length, in.readInt());
    for (int i = 0; i < waiting.length; i++) {
      waiting[i] = in.readFloat();
    }
    oldest = 0;
    window.read(in);
  }

  /** A copy that shares nothing that changes. */
  public PastRows copy() {
    PastRows copy = new PastRows(rawSize, waiting.clone(), window.copy());
    copy.oldest = oldest;
    return copy;
  }
}
