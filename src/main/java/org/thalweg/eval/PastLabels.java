package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The labels that no-change repeats: of the event {@code lag} events ago, 0 before there was one.
 * Who predicts at once knows the event before; who predicts {@code ahead} events ahead knows the
 * one at which the prediction is made. A label is one number, or several of them.
 */
final class PastLabels {

  /** The most numbers that are kept. */
  private static final int MOST = 1 << 24;

  private final int lag;
  private final int width;

  /** A ring of [lag, width] that begins with the oldest label at {@link #oldest}. */
  private final double[] labels;

  private int oldest;

  PastLabels(int ahead, int width) {
    if (ahead < 0 || (long) ahead * width > MOST) {
      throw new IllegalArgumentException(
          "events ahead must be 0 to " + MOST / width + ": " + ahead);
    }
    this.lag = Math.max(1, ahead);
    this.width = width;
    this.labels = new double[lag * width];
  }

  /** How many events ago the repeated label was. */
  int lag() {
    return lag;
  }

  /** Number {@code i} of the label that is repeated. */
  double get(int i) {
    return labels[oldest + i];
  }

  /** Puts number {@code i} of the newest label in place of the oldest one's. */
  void set(int i, double label) {
    labels[oldest + i] = label;
  }

  /** To be called once the newest label is set. */
  void next() {
    oldest = oldest + width == labels.length ? 0 : oldest + width;
  }

  void write(DataOutput out) throws IOException {
    for (int i = 0; i < labels.length; i++) {
      out.writeDouble(labels[(oldest + i) % labels.length]);
    }
  }

  static int readLag(DataInput in, int width) throws IOException {
    return MetricsFormat.readSize(in, "lag of the repeated label", 1, MOST / width);
  }

  /** Restores numbers of any size. */
  void restore(DataInput in) throws IOException {
    for (int i = 0; i < labels.length; i++) {
      labels[i] = in.readDouble();
    }
  }

  /** Restores whole numbers from 0 to {@code most}. */
  void restore(DataInput in, int most) throws IOException {
    restore(in);
    for (double label : labels) {
      if (!(label >= 0 && label <= most && label == Math.rint(label))) {
        throw new IOException("past label must be 0 to " + most + ": " + label);
      }
    }
  }
}
