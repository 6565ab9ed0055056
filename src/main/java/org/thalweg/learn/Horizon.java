package org.thalweg.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.thalweg.event.EventSpec;
import org.thalweg.event.Label;
import org.thalweg.event.PastRows;

/**
 * What a model keeps that predicts labels some events ahead: the rows that it will learn from, and
 * the forecasts whose events have not been yet.
 *
 * <p>A forecast is made when its row is there, with the weights and statistics of that moment, and
 * waits for its event to be measured. So it knows nothing that was not known then, and has the bits
 * that a scorer gives.
 */
final class Horizon {

  private static final int FORMAT = 1;

  private final PastRows rows;

  /** A ring of [ahead, outputs] that begins at {@link #due}. */
  private final float[] forecasts;

  private int due;

  private Horizon(PastRows rows, float[] forecasts) {
    this.rows = rows;
    this.forecasts = forecasts;
  }

  /**
   * Before the first event: its forecast, and those of the next, are as of somebody who knows
   * nothing. A number is 0, classes and flags are as probable as their opposite.
   *
   * @param events with {@link EventSpec#ahead()} above 0
   */
  static Horizon initial(EventSpec events) {
    Label label = events.label().orElseThrow();
    float[] forecasts = new float[Math.multiplyExact(events.ahead(), label.outputs())];
    Arrays.fill(forecasts, guess(label));
    return new Horizon(new PastRows(events), forecasts);
  }

  private static float guess(Label label) {
    if (label instanceof Label.Quantity) {
      return 0;
    }
    return label instanceof Label.Classes ? 1f / label.outputs() : 0.5f;
  }

  /**
   * Takes the newest event's features; {@code row} becomes the row that its label is learnt from.
   */
  void advance(float[] raw, float[] row) {
    rows.advance(raw, row);
  }

  /** Leaves {@code count} numbers of new forecasts, and puts those that are due in their place. */
  void exchange(float[] predictions, int count) {
    for (int i = 0; i < count; i++) {
      float forecast = forecasts[due];
      forecasts[due] = predictions[i];
      predictions[i] = forecast;
      due = due + 1 == forecasts.length ? 0 : due + 1;
    }
  }

  Horizon copy() {
    Horizon copy = new Horizon(rows.copy(), forecasts.clone());
    copy.due = due;
    return copy;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeInt(forecasts.length);
    for (int i = 0; i < forecasts.length; i++) {
      out.writeFloat(forecasts[(due + i) % forecasts.length]);
    }
    rows.write(out);
  }

  static Horizon read(EventSpec events, DataInput in) throws IOException {
    int format = in.readUnsignedByte();
    if (format != FORMAT) {
      throw new IOException("format of a horizon must be " + FORMAT + ": " + format);
    }
    Horizon horizon = initial(events);
    int length = in.readInt();
    if (length != horizon.forecasts.length) {
      throw new IOException(
          "a horizon must have " + horizon.forecasts.length + " numbers: " + length);
    }
    for (int i = 0; i < length; i++) {
      horizon.forecasts[i] = in.readFloat();
    }
    horizon.rows.read(in);
    return horizon;
  }
}
