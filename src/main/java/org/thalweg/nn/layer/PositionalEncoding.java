package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Vectors;

/**
 * Adds to step t of a sequence what tells that it is step t: sines and cosines (A. Vaswani et al.
 * 2017, arXiv:1706.03762, section 3.5), or a learnt vector.
 */
final class PositionalEncoding implements Layer {

  /** Where the added values come from. */
  enum Kind {
    SINUSOIDAL,
    LEARNT
  }

  private final Shape shape;
  private final Kind kind;

  /** Offset of [time, features], if learnt. */
  private final int table;

  private PositionalEncoding(Shape shape, Kind kind, int table) {
    this.shape = shape;
    this.kind = kind;
    this.table = table;
  }

  static Layer read(LayerBuilder builder) {
    Kind kind = builder.options().oneOf("kind", Kind.class, Kind.SINUSOIDAL);
    int[] unused = builder.dims(2, "a sequence [time, features]");
    Shape shape = builder.input();
    return new PositionalEncoding(
        shape, kind, kind == Kind.LEARNT ? builder.normal("table", shape, 0.02) : 0);
  }

  private float[] waves(Workspace workspace) {
    int features = shape.dim(1);
    float[] waves = workspace.floats(shape.size());
    for (int t = 0; t * features < waves.length; t++) {
      for (int j = 0; j < features; j++) {
        double angle = t / StrictMath.pow(10000, (j - j % 2) / (double) features);
        double wave = j % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle);
        waves[t * features + j] = (float) wave;
      }
    }
    return waves;
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
    return shape.size();
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(kind == Kind.LEARNT ? null : waves(workspace));
  }

  private final class Work implements LayerWork {

    /** [time, features], if sinusoidal. */
    private final float[] waves;

    Work(float[] waves) {
      this.waves = waves;
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      int size = shape.size();
      float[] added = kind == Kind.LEARNT ? pass.values : waves;
      for (int i = 0; i < n; i++) {
        int at = i * size;
        for (int j = 0; j < size; j++) {
          y[at + j] = x[at + j] + added[table + j];
        }
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      int size = shape.size();
      if (kind == Kind.LEARNT) {
        float[] g = pass.gradient.values;
        System.arraycopy(dy, 0, g, table, size);
        Vectors.addColumnSums(n - 1, size, dy, size, size, g, table);
      }
      if (dx != null && dx != dy) {
        System.arraycopy(dy, 0, dx, 0, n * size);
      }
    }
  }
}
