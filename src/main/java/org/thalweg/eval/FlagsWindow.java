package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The last events with several flags: for each predictor its counts and its loss. */
final class FlagsWindow {
  private static final int COUNTS = 3;

  private final RingIndex ring;
  private final char[][] counts = {{}, {}, {}};
  private final float[][] losses = {{}, {}, {}};
  private int slot;

  FlagsWindow(int window) {
    ring = new RingIndex(window);
  }

  int capacity() {
    return ring.capacity();
  }

  /** Opens the slot of the newest event, over the oldest one if the window is full. */
  void next() {
    slot = ring.next();
    int length = losses[0].length;
    if (slot >= length) {
      for (int p = 0; p < FlagsTally.PREDICTORS; p++) {
        losses[p] = Arrays.copyOf(losses[p], ring.grown(length));
        counts[p] = Arrays.copyOf(counts[p], COUNTS * ring.grown(length));
      }
    }
  }

  void score(int predictor, int tp, int fp, int fn, double loss) {
    counts[predictor][COUNTS * slot] = (char) tp;
    counts[predictor][COUNTS * slot + 1] = (char) fp;
    counts[predictor][COUNTS * slot + 2] = (char) fn;
    losses[predictor][slot] = (float) loss;
  }

  FlagsTally tally(int flags) {
    FlagsTally tally = new FlagsTally(flags);
    for (int i = 0; i < ring.size(); i++) {
      int at = COUNTS * ring.slot(i);
      for (int p = 0; p < FlagsTally.PREDICTORS; p++) {
        char[] count = counts[p];
        tally.score(p, count[at], count[at + 1], count[at + 2], losses[p][at / COUNTS]);
      }
      tally.count();
    }
    return tally;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(ring.size());
    for (int i = 0; i < ring.size(); i++) {
      int at = ring.slot(i);
      for (int p = 0; p < FlagsTally.PREDICTORS; p++) {
        for (int c = 0; c < COUNTS; c++) {
          out.writeChar(counts[p][COUNTS * at + c]);
        }
        out.writeFloat(losses[p][at]);
      }
    }
  }

  void restore(DataInput in) throws IOException {
    int size = MetricsFormat.readSize(in, "events in the window", 0, ring.capacity());
    for (int i = 0; i < size; i++) {
      next();
      for (int p = 0; p < FlagsTally.PREDICTORS; p++) {
        score(p, in.readChar(), in.readChar(), in.readChar(), in.readFloat());
      }
    }
  }
}
