package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Vectors;

/**
 * Brings the last dimension to mean 0 and variance 1, then scales and shifts it: {@code y = (x -
 * mean) / √(variance + ε)·scale + shift}. J. Ba et al. 2016, arXiv:1607.06450.
 *
 * @param scale offset of [features]
 * @param shift offset of [features]
 */
record LayerNorm(Shape input, int scale, int shift, float epsilon) implements Layer {

  static Layer read(LayerBuilder builder) {
    double epsilon = builder.options().number("epsilon", 1e-5, 1e-12, 1);
    if (builder.input().rank() < 1) {
      throw builder.refuse("needs a last dimension: " + builder.input());
    }
    return of(builder, epsilon);
  }

  static Layer of(LayerBuilder builder, double epsilon) {
    Shape features = new Shape(builder.input().last());
    return new LayerNorm(
        builder.input(),
        builder.constant("scale", features, 1),
        builder.constant("shift", features, 0),
        (float) epsilon);
  }

  @Override
  public Shape output() {
    return input;
  }

  @Override
  public long flops() {
    return 7L * input.size();
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(this, workspace);
  }

  private static final class Work implements LayerWork {

    private final LayerNorm layer;
    private final int features;
    private final int rows;

    /** (x - mean) / √(variance + ε). */
    private final float[] normal;

    /** 1 / √(variance + ε) of each row. */
    private final float[] rate;

    Work(LayerNorm layer, Workspace workspace) {
      this.layer = layer;
      features = layer.input.last();
      rows = layer.input.size() / features;
      normal = workspace.perExample(layer.input.size());
      rate = workspace.perExample(rows);
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      for (int r = 0; r < n * rows; r++) {
        normalise(x, r * features, r);
      }
      float[] w = pass.values;
      for (int r = 0; r < n * rows; r++) {
        int at = r * features;
        for (int j = 0; j < features; j++) {
          y[at + j] = normal[at + j] * w[layer.scale + j] + w[layer.shift + j];
        }
      }
    }

    private void normalise(float[] x, int at, int row) {
      float mean = Vectors.sum(features, x, at) / features;
      for (int j = at; j < at + features; j++) {
        normal[j] = x[j] - mean;
      }
      float variance = Vectors.dot(features, normal, at, normal, at) / features;
      rate[row] = (float) (1 / Math.sqrt(variance + layer.epsilon));
      Vectors.scale(features, rate[row], normal, at);
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      float[] g = pass.gradient.values;
      Arrays.fill(g, layer.scale, layer.scale + features, 0);
      Arrays.fill(g, layer.shift, layer.shift + features, 0);
      Vectors.addColumnSums(n * rows, features, dy, 0, features, g, layer.shift);
      for (int r = 0; r < n * rows; r++) {
        int at = r * features;
        for (int j = 0; j < features; j++) {
          g[layer.scale + j] += dy[at + j] * normal[at + j];
        }
      }
      if (dx != null) {
        for (int r = 0; r < n * rows; r++) {
          row(pass.values, dy, dx, r);
        }
      }
    }

    private void row(float[] w, float[] dy, float[] dx, int row) {
      int at = row * features;
      for (int j = 0; j < features; j++) {
        dx[at + j] = dy[at + j] * w[layer.scale + j];
      }
      float mean = Vectors.sum(features, dx, at) / features;
      float slope = Vectors.dot(features, dx, at, normal, at) / features;
      float scale = rate[row];
      for (int j = at; j < at + features; j++) {
        dx[j] = scale * (dx[j] - mean - slope * normal[j]);
      }
    }
  }
}
