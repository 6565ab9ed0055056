package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The last events with a class label: what was true, what each predictor said and what probability
 * it gave to the truth. The figures are counted anew from it whenever they are asked for, so they
 * can't drift.
 */
final class ClassWindow {
  private final RingIndex ring;
  private char[] truths = {};
  private final char[][] predictions = {{}, {}, {}};
  private final float[][] probabilities = {{}, {}, {}};
  private int slot;

  ClassWindow(int window) {
    ring = new RingIndex(window);
  }

  int capacity() {
    return ring.capacity();
  }

  /** Opens the slot of the newest event, over the oldest one if the window is full. */
  void next(int truth) {
    slot = ring.next();
    if (slot >= truths.length) {
      grow();
    }
    truths[slot] = (char) truth;
  }

  void score(int predictor, int predicted, double probability) {
    predictions[predictor][slot] = (char) predicted;
    probabilities[predictor][slot] = (float) probability;
  }

  ClassTally tally(int classes) {
    ClassTally tally = new ClassTally(classes);
    for (int i = 0; i < ring.size(); i++) {
      int at = ring.slot(i);
      for (int p = 0; p < ClassTally.PREDICTORS; p++) {
        tally.score(p, truths[at], predictions[p][at], probabilities[p][at]);
      }
      tally.count(truths[at]);
    }
    return tally;
  }

  private void grow() {
    int length = ring.grown(truths.length);
    truths = Arrays.copyOf(truths, length);
    for (int p = 0; p < ClassTally.PREDICTORS; p++) {
      predictions[p] = Arrays.copyOf(predictions[p], length);
      probabilities[p] = Arrays.copyOf(probabilities[p], length);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(ring.size());
    for (int i = 0; i < ring.size(); i++) {
      int at = ring.slot(i);
      out.writeChar(truths[at]);
      for (int p = 0; p < ClassTally.PREDICTORS; p++) {
        out.writeChar(predictions[p][at]);
        out.writeFloat(probabilities[p][at]);
      }
    }
  }

  void restore(DataInput in, int classes) throws IOException {
    int size = MetricsFormat.readSize(in, "events in the window", 0, ring.capacity());
    for (int i = 0; i < size; i++) {
      next(readClass(in, classes));
      for (int p = 0; p < ClassTally.PREDICTORS; p++) {
        score(p, readClass(in, classes), in.readFloat());
      }
    }
  }

  private static int readClass(DataInput in, int classes) throws IOException {
    int label = in.readChar();
    if (label >= classes) {
      throw new IOException("class must be below " + classes + ": " + label);
    }
    return label;
  }
}
