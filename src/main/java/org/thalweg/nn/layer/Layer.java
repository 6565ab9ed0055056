package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;

/**
 * The structure of one layer with its shapes: immutable, shared by all threads and all models. Its
 * parameters lie in the flat array of a {@link Pass}; its scratch is a {@link LayerWork}.
 */
public interface Layer {

  /** Shape of one example's input. */
  Shape input();

  /** Shape of one example's output. */
  Shape output();

  /** The layer at work, with scratch for one thread. */
  LayerWork work(Workspace workspace);

  /** Floating-point operations of the forward pass for one example. */
  default long flops() {
    return 0;
  }

  /** Whether training and evaluation compute different outputs, as dropout and batch norm do. */
  default boolean trainsDifferently() {
    return false;
  }

  /**
   * Whether {@link LayerWork#forward} may write its output over its input, and {@link
   * LayerWork#backward} the input's gradient over the output's; such a layer reads no input in
   * {@code backward}.
   */
  default boolean inPlace() {
    return false;
  }

  /** Whether the output is the input's values in their order, in another shape. */
  default boolean reshapes() {
    return false;
  }

  /** Whether {@link LayerWork#backward} reads the layer's output. */
  default boolean readsOutput() {
    return true;
  }
}
