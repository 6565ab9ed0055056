package org.thalweg.nn.layer;

/**
 * One layer at work in one thread. All arrays hold the examples of the batch one after the other,
 * from index 0; what lies behind example {@code n - 1} is neither read nor meant.
 *
 * <p>An example's output in evaluation mode has the same bits in any batch and at any position.
 */
public interface LayerWork {

  /** Computes {@code y} from {@code x}, and keeps what {@link #backward} needs. */
  void forward(Pass pass, int n, float[] x, float[] y);

  /**
   * Goes back through the last {@link #forward} of the same batch: sets this layer's part of {@code
   * pass.gradient} and {@code dx}.
   *
   * @param dy gradient of the loss by {@code y}; not changed, unless {@code dx} is the same array
   * @param dx set to the gradient of the loss by {@code x}; null if nobody wants it
   */
  void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx);

  /** Whether the running statistics that {@link #commit} would store are finite. */
  default boolean committable(Pass pass) {
    return true;
  }

  /** Stores the running statistics of the last training pass: the step is accepted. */
  default void commit(Pass pass) {}
}
