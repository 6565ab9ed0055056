package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;

/** The same values in the same order, as a vector. */
record Flatten(Shape input, Shape output) implements Layer {

  static Layer read(LayerBuilder builder) {
    builder.dropMask();
    return new Flatten(builder.input(), new Shape(builder.input().size()));
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public boolean reshapes() {
    return true;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(input.size());
  }

  private record Work(int size) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      if (x != y) {
        System.arraycopy(x, 0, y, 0, n * size);
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx != null && dx != dy) {
        System.arraycopy(dy, 0, dx, 0, n * size);
      }
    }
  }
}
