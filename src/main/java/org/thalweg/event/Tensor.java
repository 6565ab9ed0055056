package org.thalweg.event;

import java.util.List;
import java.util.Objects;

/**
 * One input of the network: a contiguous slice of the row.
 *
 * @param name the feature's name, or {@code numbers} for the flat features together
 * @param dims without the batch dimension: {@code [n]}, {@code [time, features]}, {@code [channels,
 *     height, width]}, or {@code [tokens]} for ids
 * @param ids 0 for numbers; else the slice holds ids 0 to {@code ids - 1}, of which 0 is padding
 * @param embedding the width of the embedding that a category asks for with {@code dim}; 0 if none
 */
public record Tensor(String name, List<Integer> dims, int ids, int embedding) {

  private static final int MAX_SIZE = 1 << 28;

  public Tensor {
    Objects.requireNonNull(name, "name");
    dims = List.copyOf(dims);
    if (dims.isEmpty() || dims.stream().anyMatch(dim -> dim < 1)) {
      throw new IllegalArgumentException("dims must be at least 1 each: " + dims);
    }
    double product = dims.stream().mapToDouble(dim -> dim).reduce(1, (a, b) -> a * b);
    if (product > MAX_SIZE) {
      throw new IllegalArgumentException("dims must multiply to at most " + MAX_SIZE + ": " + dims);
    }
  }

  /** A flat input of {@code size} numbers. */
  static Tensor numbers(String name, int size) {
    return new Tensor(name, List.of(size), 0, 0);
  }

  /** How many floats of the row it takes. */
  public int size() {
    return dims.stream().reduce(1, (a, b) -> a * b);
  }
}
