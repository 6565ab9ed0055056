package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Gemm;

/** [a, b] becomes [b, a]: between sequences [time, features] and channels [channels, length]. */
record Transpose(Shape input, Shape output) implements Layer {

  static Layer read(LayerBuilder builder) {
    int[] dims = builder.dims(2, "two dimensions");
    builder.dropMask();
    return new Transpose(builder.input(), new Shape(dims[1], dims[0]));
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(input.dim(0), input.dim(1));
  }

  private record Work(int rows, int columns) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      int size = rows * columns;
      for (int i = 0; i < n; i++) {
        Gemm.transpose(rows, columns, x, i * size, columns, y, i * size, rows);
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx == null) {
        return;
      }
      int size = rows * columns;
      for (int i = 0; i < n; i++) {
        Gemm.transpose(columns, rows, dy, i * size, rows, dx, i * size, columns);
      }
    }
  }
}
