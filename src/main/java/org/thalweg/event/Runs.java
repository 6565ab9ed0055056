package org.thalweg.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Of some columns each, the values that came one after the other and don't fit what was before:
 * their mean and variance, and how often they changed. Part of a model's state. For one thread.
 */
final class Runs {

  /** How many values; below 0 if they are wild ones, above it if they are narrow ones. */
  final int[] length;

  final int[] changes;
  final double[] mean;
  final double[] variance;
  private final float[] last;

  Runs(int columns) {
    length = new int[columns];
    changes = new int[columns];
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
      changes[i] = 0;
      mean[i] = value;
      variance[i] = 0;
    } else {
      double share = 1.0 / Math.abs(length[i]);
      double distance = value - mean[i];
      mean[i] += share * distance;
      variance[i] = (1 - share) * (variance[i] + share * distance * distance);
      changes[i] += value == last[i] ? 0 : 1;
    }
    last[i] = value;
  }

  void set(int to, Runs others, int from) {
    length[to] = others.length[from];
    changes[to] = others.changes[from];
    mean[to] = others.mean[from];
    variance[to] = others.variance[from];
    last[to] = others.last[from];
  }

  void write(int i, DataOutput out) throws IOException {
    out.writeInt(length[i]);
    out.writeInt(changes[i]);
    out.writeFloat(last[i]);
    out.writeDouble(mean[i]);
    out.writeDouble(variance[i]);
  }

  void read(int i, DataInput in) throws IOException {
    length[i] = in.readInt();
    changes[i] = in.readInt();
    last[i] = in.readFloat();
    mean[i] = in.readDouble();
    variance[i] = in.readDouble();
  }
}
