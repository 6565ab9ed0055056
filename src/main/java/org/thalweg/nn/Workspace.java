package org.thalweg.nn;

import org.thalweg.nn.math.Gemm;

/** What one thread's layers share while they make and use their scratch. */
public final class Workspace {

  private final int maxBatch;
  private final boolean learning;
  private final Gemm gemm = new Gemm();

  /**
   * @param maxBatch the most examples of a pass
   * @param learning false if there will be no backward pass, which then needs no scratch
   */
  public Workspace(int maxBatch, boolean learning) {
    if (maxBatch < 1) {
      throw new IllegalArgumentException("the largest batch must be at least 1: " + maxBatch);
    }
    this.maxBatch = maxBatch;
    this.learning = learning;
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
  public float[] perExample(int perExample) {
    return new float[Math.multiplyExact(maxBatch, perExample)];
  }

  /** Like {@link #perExample}, for the backward pass: null if there is none. */
  public float[] perExampleIfLearning(int perExample) {
    return learning ? perExample(perExample) : null;
  }
}
