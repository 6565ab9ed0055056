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

  private final int fixed;
  private int[] from;
  private int[] to;
  private int count;

  /**
   * @param size trainable parameters
   * @param lazy ranges of lazily updated tables: begin and end of each, ascending
   */
  public Gradient(int size, int[] lazy) {
    values = new float[size];
    from = new int[lazy.length / 2 + 1];
    to = new int[lazy.length / 2 + 1];
    int begin = 0;
    for (int i = 0; i < lazy.length; i += 2) {
      add(begin, lazy[i]);
      begin = lazy[i + 1];
    }
    add(begin, size);
    fixed = count;
  }

  /** Forgets the touched rows of the last step. */
  public void reset() {
    count = fixed;
  }

  /** Adds a segment that this step fills; it overlaps none before it. */
  public void add(int begin, int end) {
    if (begin == end) {
      return;
    }
    if (count == from.length) {
      from = Arrays.copyOf(from, 2 * count);
      to = Arrays.copyOf(to, 2 * count);
    }
    from[count] = begin;
    to[count++] = end;
  }

  public int segments() {
    return count;
  }

  public int from(int segment) {
    return from[segment];
  }

  public int to(int segment) {
    return to[segment];
  }
}
