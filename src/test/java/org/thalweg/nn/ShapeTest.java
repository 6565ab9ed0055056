package org.thalweg.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ShapeTest {

  @Test
  void shapesAreValues() {
    int[] dims = {2, 3};
    Shape shape = new Shape(dims);
    dims[0] = 9;
    shape.dims()[1] = 9;

    assertThat(shape).isEqualTo(new Shape(2, 3)).hasSameHashCodeAs(new Shape(2, 3));
    assertThat(shape).hasToString("[2, 3]").isNotEqualTo(new Shape(3, 2));
    assertThat(shape.size()).isEqualTo(6);
    assertThat(shape.last()).isEqualTo(3);
  }

  @Test
  void dimensionsArePositiveAndFitAnArray() {
    assertThatThrownBy(() -> new Shape(3, 0)).hasMessage("a dimension must be at least 1: [3, 0]");
    assertThatThrownBy(() -> new Shape(1 << 16, 1 << 16))
        .hasMessage("a shape holds at most 2^31-1 values: [65536, 65536]");
  }
}
