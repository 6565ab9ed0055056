package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Elementwise;
import org.thalweg.nn.math.Vectors;

/** Softmax over the last dimension. */
final class Softmax implements Layer {

  private final Shape shape;

  private Softmax(Shape shape) {
    this.shape = shape;
  }

  static Layer read(LayerBuilder builder) {
    return new Softmax(builder.input());
  }

  @Override
  public Shape input() {
    return shape;
  }

  @Override
  public Shape output() {
    return shape;
  }

  @Override
  public long flops() {
    return 4L * shape.size();
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(shape.size() / shape.last(), shape.last());
  }

  /** Sets each row of y[rows×columns] to the softmax of x's. */
  static void rows(int rows, int columns, float[] x, float[] y) {
    for (int r = 0; r < rows; r++) {
      int at = r * columns;
      float max = Vectors.max(columns, x, at);
      for (int i = at; i < at + columns; i++) {
        y[i] = x[i] - max;
      }
    }
    Elementwise.exp(rows * columns, y, 0, y, 0);
    for (int r = 0; r < rows; r++) {
      float sum = Vectors.sum(columns, y, r * columns);
      Vectors.scale(columns, 1 / sum, y, r * columns);
    }
  }

  private static final class Work implements LayerWork {

    private final int rows;
    private final int columns;

    Work(int rows, int columns) {
      this.rows = rows;
      this.columns = columns;
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      rows(n * rows, columns, x, y);
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx == null) {
        return;
      }
      for (int r = 0; r < n * rows; r++) {
        int at = r * columns;
        float dot = Vectors.dot(columns, y, at, dy, at);
        for (int i = at; i < at + columns; i++) {
          dx[i] = y[i] * (dy[i] - dot);
        }
      }
    }
  }
}
