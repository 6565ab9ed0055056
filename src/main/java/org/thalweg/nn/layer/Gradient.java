package org.thalweg.nn.layer;

import java.util.Arrays;

/**
 * The gradient of the loss by all trainable parameters, and the segments of it that a step fills.
 * Tables with lazy row updates add the rows that a batch touches; everything else is always filled.
 * What lies outside the segments is not part of the step.
 */
public final class Gradient {

  /** As long as the trainable part of the parameters. */
  public final float[] values;

  /** Begins and ends of the segments that every step fills. */
  private final int[] always;

  /** Begins and ends of this step's segments. */
  private int[] bounds;

  private int[] spare;
  private int count;

  /**
   * @param size trainable parameters
   * @param lazy ranges of lazily updated tables: begin and end of each, ascending
   */
  public Gradient(int size, int[] lazy) {
    values = new float[size];
    bounds = new int[lazy.length + 2];
    spare = new int[bounds.length];
    int begin = 0;
    for (int i = 0; i < lazy.length; i += 2) {
      add(begin, lazy[i]);
      begin = lazy[i + 1];
    }
    add(begin, size);
    always = Arrays.copyOf(bounds, 2 * count);
  }

  /** Forgets the touched rows of the last step, and what was excluded from it. */
  public void reset() {
    System.arraycopy(always, 0, bounds, 0, always.length);
    count = always.length / 2;
  }

  /** Adds a segment that this step fills; it overlaps none before it. */
  public void add(int begin, int end) {
    if (begin == end) {
      return;
    }
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 4 * count);
    }
    bounds[2 * count] = begin;
    bounds[2 * count++ + 1] = end;
  }

  /**
   * Takes ranges out of this step.
   *
   * @param ranges begin and end of each, ascending
   */
  public void exclude(int[] ranges) {
    if (ranges.length == 0) {
      return;
    }
    int[] before = bounds;
    int segments = count;
    bounds = spare;
    spare = before;
    count = 0;
    for (int s = 0; s < segments; s++) {
      int begin = before[2 * s];
      int end = before[2 * s + 1];
      for (int r = 0; r < ranges.length; r += 2) {
        if (ranges[r] < end && ranges[r + 1] > begin) {
          add(begin, Math.max(begin, ranges[r]));
          begin = Math.min(end, ranges[r + 1]);
        }
      }
      add(begin, end);
    }
  }

  public int segments() {
    return count;
  }

  public int from(int segment) {
    return bounds[2 * segment];
  }

  public int to(int segment) {
    return bounds[2 * segment + 1];
  }
}
