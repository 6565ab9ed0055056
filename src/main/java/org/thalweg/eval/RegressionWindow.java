package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The last events with a number for a label: what was true, and each predictor's error. */
final class RegressionWindow {
  private final RingIndex ring;
  private double[] truths = {};
  private final double[][] errors = {{}, {}, {}};
  private int slot;

  RegressionWindow(int window) {
    ring = new RingIndex(window);
  }

  int capacity() {
    return ring.capacity();
  }

  /** Opens the slot of the newest event, over the oldest one if the window is full. */
  void next(double truth) {
    slot = ring.next();
    if (slot >= truths.length) {
      int length = ring.grown(truths.length);
      truths = Arrays.copyOf(truths, length);
      for (int p = 0; p < RegressionTally.PREDICTORS; p++) {
        errors[p] = Arrays.copyOf(errors[p], length);
      }
    }
    truths[slot] = truth;
  }

  void score(int predictor, double error) {
    errors[predictor][slot] = error;
  }

  RegressionTally tally() {
    RegressionTally tally = new RegressionTally();
    for (int i = 0; i < ring.size(); i++) {
      int at = ring.slot(i);
      for (int p = 0; p < RegressionTally.PREDICTORS; p++) {
        tally.score(p, errors[p][at]);
      }
      tally.count(truths[at]);
    }
    return tally;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(ring.size());
    for (int i = 0; i < ring.size(); i++) {
      int at = ring.slot(i);
      out.writeDouble(truths[at]);
      for (int p = 0; p < RegressionTally.PREDICTORS; p++) {
        out.writeDouble(errors[p][at]);
      }
    }
  }

  void restore(DataInput in) throws IOException {
    int size = MetricsFormat.readSize(in, "events in the window", 0, ring.capacity());
    for (int i = 0; i < size; i++) {
      next(in.readDouble());
      for (int p = 0; p < RegressionTally.PREDICTORS; p++) {
        score(p, in.readDouble());
      }
    }
  }
}
