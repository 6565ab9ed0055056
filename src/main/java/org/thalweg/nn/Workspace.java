package org.thalweg.nn;

import org.thalweg.nn.math.Gemm;

/**
 * What one thread's layers share while they make and use their scratch. Whoever uses a network that
 * somebody else defined sets a limit, which is compared with each array before it is made.
 */
public final class Workspace {

  /** The longest array that every JVM can make. */
  static final int LONGEST = Integer.MAX_VALUE - 8;

  private final int maxBatch;
  private final boolean learning;
  private final boolean rehearsal;
  private final long maxBytes;
  private final Gemm gemm = new Gemm();
  private long bytes;

  /**
   * @param maxBatch the most examples of a pass
   * @param learning false if there will be no backward pass, which then needs no scratch
   */
  public Workspace(int maxBatch, boolean learning) {
    this(maxBatch, learning, false, Long.MAX_VALUE);
  }

  /**
   * @param maxBytes of all scratch together
   */
  public Workspace(int maxBatch, boolean learning, long maxBytes) {
    this(maxBatch, learning, false, maxBytes);
  }

  private Workspace(int maxBatch, boolean learning, boolean rehearsal, long maxBytes) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("the largest batch must be at least 1: " + maxBatch);
    }
    this.maxBatch = maxBatch;
    this.learning = learning;
    this.rehearsal = rehearsal;
    this.maxBytes = maxBytes;
  }

  /**
   * One in which all arrays are empty: what is made with it is good for nothing, but refuses what
   * the real one would, and takes no memory.
   */
  static Workspace rehearsal(int maxBatch) {
    return new Workspace(maxBatch, true, true, Long.MAX_VALUE);
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

  /**
   * An array for each example.
   *
   * @param factors of the values that an example needs
   * @throws IllegalArgumentException if that is more than the limit, or than an array can hold
   */
  public float[] perExample(int... factors) {
    return new float[take(maxBatch, Float.BYTES, factors)];
  }

  /** Like {@link #perExample}, for the backward pass: null if there is none. */
  public float[] perExampleIfLearning(int... factors) {
    return learning ? perExample(factors) : null;
  }

  /** Like {@link #perExample}, of whole numbers. */
  public int[] indicesPerExample(int... factors) {
    return new int[take(maxBatch, Integer.BYTES, factors)];
  }

  /** An array of as many values as the product of the factors, whatever the batch. */
  public float[] floats(int... factors) {
    return new float[take(1, Float.BYTES, factors)];
  }

  /** Like {@link #floats}, of whole numbers. */
  public int[] indices(int... factors) {
    return new int[take(1, Integer.BYTES, factors)];
  }

  private int take(int count, int size, int... factors) {
    long length = count; // a product that an int can't hold is too large, and so stays
    for (int factor : factors) {
      boolean known = factor >= 0 && length <= Integer.MAX_VALUE;
      length = known ? length * factor : Long.MAX_VALUE;
    }
    if (length > LONGEST) {
      throw new IllegalArgumentException(
          "with batches of "
              + maxBatch
              + " the network needs an array of scratch, which must have at most "
              + LONGEST
              + " values: "
              + length);
    }
    long sum = bytes + length * size;
    if (sum > maxBytes) {
      throw new IllegalArgumentException(
          "the scratch of a network must have at most "
              + (maxBytes + " bytes for batches of " + maxBatch + ": " + sum));
    }
    bytes = sum;
    return rehearsal ? 0 : (int) length;
  }
}
