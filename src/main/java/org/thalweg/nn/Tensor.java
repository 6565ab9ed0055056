package org.thalweg.nn;

/**
 * Where a named tensor lies in the flat array of a model.
 *
 * @param name such as {@code 0.dense.weight}
 * @param offset of its first value
 * @param trainable false for running statistics, which no gradient moves
 */
public record Tensor(String name, Shape shape, int offset, boolean trainable) {

  /** The offset behind its last value. */
  public int end() {
    return offset + shape.size();
  }
}
