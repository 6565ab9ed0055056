package org.thalweg.nn;

import java.util.Objects;

/** All of a model's weights and running statistics: one array and what lies where in it. */
public final class Parameters {

  private final Layout layout;
  private final float[] values;

  /**
   * Wraps {@code values}; does not copy them.
   *
   * @throws IllegalArgumentException if their number is not the layout's
   */
  public Parameters(Layout layout, float[] values) {
    if (values.length != layout.size()) {
      throw new IllegalArgumentException(
          "the layout holds " + layout.size() + " values: " + values.length);
    }
    this.layout = Objects.requireNonNull(layout, "layout");
    this.values = values;
  }

  public Layout layout() {
    return layout;
  }

  /** The array itself. */
  public float[] values() {
    return values;
  }

  public Parameters copy() {
    return new Parameters(layout, values.clone());
  }
}
