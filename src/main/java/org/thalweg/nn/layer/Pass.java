package org.thalweg.nn.layer;

/** What the layers work on: a model's values, the gradient, and the mode. Owned by one thread. */
public final class Pass {

  /** Trainable parameters, then running statistics. */
  public float[] values;

  /** Where running statistics begin in {@link #values}. */
  public final int buffers;

  /** The gradient by the trainable parameters; null if nothing is learnt. */
  public final Gradient gradient;

  /** Lengths of the examples' sequences without their padding: one row for each mask. */
  public final int[][] lengths;

  /** Training mode: dropout drops, batch norm uses the batch's statistics. */
  public boolean training;

  /** Decides, together with {@link #step}, what dropout drops. */
  public long seed;

  /** Steps taken before this one. */
  public long step;

  public Pass(int buffers, Gradient gradient, int masks, int maxBatch) {
    this.buffers = buffers;
    this.gradient = gradient;
    this.lengths = new int[masks][maxBatch];
  }

  /**
   * Steps of an example's sequence that are not padding, at least 1.
   *
   * @param mask {@link LayerBuilder#NO_MASK} if none is padding
   */
  int length(int mask, int example, int time) {
    return mask == LayerBuilder.NO_MASK ? time : lengths[mask][example];
  }
}
