package org.thalweg.nn;

import java.util.Objects;

/** One tensor of an example: a slice of the example's row, after those of the inputs before it. */
public record Input(String name, Shape shape) {

  public Input {
    Objects.requireNonNull(shape, "shape");
    if (name.isBlank()) {
      throw new IllegalArgumentException("an input must have a name: '" + name + "'");
    }
  }
}
