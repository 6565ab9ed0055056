package org.thalweg.nn;

import java.util.Arrays;
import java.util.List;

/**
 * The dimensions of a tensor of one example: vectors {@code [features]}, sequences {@code [time,
 * features]}, token ids {@code [time]}, images {@code [channels, height, width]}. Row-major.
 */
public record Shape(int... dims) {

  public Shape {
    dims = dims.clone();
    long size = 1;
    for (int dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException("a dimension must be at least 1: " + text(dims));
      }
      size = Math.min(size * dim, Integer.MAX_VALUE + 1L);
    }
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("a shape holds at most 2^31-1 values: " + text(dims));
    }
  }

  /** A copy of the dimensions. */
  @Override
  public int[] dims() {
    return dims.clone();
  }

  public int rank() {
    return dims.length;
  }

  public int dim(int axis) {
    return dims[axis];
  }

  /** The last dimension; 1 for a scalar. */
  public int last() {
    return dims.length == 0 ? 1 : dims[dims.length - 1];
  }

  /** The number of values. */
  public int size() {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  /** The dimensions as a list, as definitions hold them. */
  public List<Object> toList() {
    return Arrays.stream(dims).<Object>mapToObj(dim -> dim).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return text(dims);
  }

  private static String text(int[] dims) {
    return Arrays.toString(dims);
  }
}
