package org.thalweg.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Of some columns each, the values that came one after the other and don't fit what was before:
 * their mean and variance, and how often they crossed it. Part of a model's state. For one thread.
 */
final class Runs {

  /** A scale has what crosses its mean in one of so many steps. */
  private static final int STEPS = 8;

  /** And so often at least. */
  private static final int LEAST = 4;

  /** How many values; below 0 if they are wild ones, above it if they are narrow ones. */
  final int[] length;

  final double[] mean;
  final double[] variance;
  private final int[] crossings;
  private final float[] last;

  Runs(int columns) {
    length = new int[columns];
    crossings = new int[columns];
    mean = new double[columns];
    variance = new double[columns];
    last = new float[columns];
  }

  /**
   * Adds a value, the first if the run is empty.
   *
   * @param step -1 if it is wild, 1 if it is narrow
   */
  void add(int i, int step, float value) {
    length[i] += step;
    if (length[i] == step) {
      crossings[i] = 0;
      mean[i] = value;
      variance[i] = 0;
    } else {
      double share = 1.0 / Math.abs(length[i]);
      double distance = value - mean[i];
      mean[i] += share * distance;
      variance[i] = (1 - share) * (variance[i] + share * distance * distance);
      crossings[i] += (last[i] - mean[i]) * (value - mean[i]) < 0 ? 1 : 0;
    }
    last[i] = value;
  }

  /**
   * Whether the values go up and down about their mean. What stands still, is the same but for an
   * exception now and then, or moves slowly, says nothing of a scale.
   */
  boolean hasScale(int i) {
    return crossings[i] >= LEAST && crossings[i] >= Math.abs(length[i]) / STEPS;
  }

  void set(int to, Runs others, int from) {
    length[to] = others.length[from];
    crossings[to] = others.crossings[from];
    mean[to] = others.mean[from];
    variance[to] = others.variance[from];
    last[to] = others.last[from];
  }

  void write(int i, DataOutput out) throws IOException {
    out.writeInt(length[i]);
    out.writeInt(crossings[i]);
    out.writeFloat(last[i]);
    out.writeDouble(mean[i]);
    out.writeDouble(variance[i]);
  }

  void read(int i, DataInput in) throws IOException {
    length[i] = in.readInt();
    crossings[i] = in.readInt();
    last[i] = in.readFloat();
    mean[i] = in.readDouble();
    variance[i] = in.readDouble();
    requireSound(i);
  }

  /** A run that is over keeps what it had but for its length. */
  private void requireSound(int i) throws IOException {
    boolean counted =
        crossings[i] >= 0 && (length[i] == 0 || crossings[i] < Math.abs((long) length[i]));
    boolean finite = Double.isFinite(mean[i]) && Float.isFinite(last[i]);
    if (!counted || !finite || !(variance[i] >= 0 && variance[i] <= Double.MAX_VALUE)) {
      throw new IOException(
          "a run must be finite, with a variance from 0 on and fewer crossings than values: "
              + (length[i] + " values, " + crossings[i] + " crossings, last " + last[i])
              + (", mean " + mean[i] + ", variance " + variance[i]));
    }
  }
}
