package org.thalweg.nn;

import org.thalweg.nn.math.Gemm;

/** What one thread's layers share while they make and use their scratch. */
public final class Workspace {

  /** The longest array that every JVM can make. */
  static final int LONGEST = Integer.MAX_VALUE - 8;

  private final int maxBatch;
  private final boolean learning;
  private final boolean rehearsal;
  private final Gemm gemm = new Gemm();

  /**
   * @param maxBatch the most examples of a pass
   * @param learning false if there will be no backward pass, which then needs no scratch
   */
  public Workspace(int maxBatch, boolean learning) {
    this(maxBatch, learning, false);
  }

  private Workspace(int maxBatch, boolean learning, boolean rehearsal) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("the largest batch must be at least 1: " + maxBatch);
    }
    this.maxBatch = maxBatch;
    this.learning = learning;
    this.rehearsal = rehearsal;
  }

  /**
   * One in which all arrays are empty: what is made with it is good for nothing, but refuses what
   * the real one would, and takes no memory.
   */
  static Workspace rehearsal(int maxBatch) {
    return new Workspace(maxBatch, true, true);
  }

  boolean isRehearsal() {
    return rehearsal;
  }

  public int maxBatch() {
    return maxBatch;
  }

  public boolean learning() {
    return learning;
  }

  public Gemm gemm() {
    return gemm;
  }

  /** An array of {@code perExample} values for each example. */
  public float[] perExample(long perExample) {
    return floats(maxBatch * perExample);
  }

  /** Like {@link #perExample}, for the backward pass: null if there is none. */
  public float[] perExampleIfLearning(long perExample) {
    return learning ? perExample(perExample) : null;
  }

  /** An array of {@code perExample} indices for each example. */
  public int[] indices(long perExample) {
    return ints(maxBatch * perExample);
  }

  /** Like {@link #floats}, of whole numbers. */
  public int[] ints(long size) {
    return new int[length(size)];
  }

  /**
   * An array that the examples use one after the other.
   *
   * @throws IllegalArgumentException if no array can be so long
   */
  public float[] floats(long size) {
    return new float[length(size)];
  }

  private int length(long size) {
    if (size > LONGEST) {
      throw new IllegalArgumentException(
          "with batches of "
              + maxBatch
              + " the network needs an array of scratch, which must have at most "
              + LONGEST
              + " values: "
              + size);
    }
    return rehearsal ? 0 : (int) size;
  }
}
