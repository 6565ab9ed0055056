package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Options;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Gemm;
import org.thalweg.nn.math.Vectors;

/** {@code y = x·W + b} on a vector [in], or on each step of a sequence [time, in]. */
final class Dense implements Layer {

  private final Shape input;
  private final Shape output;
  private final int in;
  private final int out;
  private final int rows;

  /** [in, out]. */
  private final int weight;

  /** [out]; {@link #NONE} without bias. */
  private final int bias;

  private static final int NONE = -1;

  private Dense(LayerBuilder builder, int out, boolean biased, Initializer start) {
    this.input = builder.input();
    this.in = input.last();
    this.out = out;
    this.rows = input.size() / in;
    this.output = rows == 1 && input.rank() == 1 ? new Shape(out) : new Shape(rows, out);
    this.weight = builder.weight("weight", new Shape(in, out), start, in, out);
    this.bias = biased ? builder.constant("bias", new Shape(out), 0) : NONE;
  }

  /** A dense layer with bias, as a part of another. */
  static Layer of(LayerBuilder builder, int units, Initializer start) {
    return new Dense(builder, units, true, start);
  }

  static Layer read(LayerBuilder builder) {
    Options options = builder.options();
    int units = options.required("units", 1, 1 << 20);
    boolean bias = options.flag("bias", true);
    Initializer start = builder.initializer();
    Shape input = builder.input();
    if (input.rank() < 1 || input.rank() > 2) {
      throw builder.refuse(
          "needs a vector [features] or a sequence [time, features]; flatten makes one: " + input);
    }
    return new Dense(builder, units, bias, start);
  }

  @Override
  public Shape input() {
    return input;
  }

  @Override
  public Shape output() {
    return output;
  }

  @Override
  public long flops() {
    return (2L * in + 1) * rows * out;
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(this, workspace.gemm());
  }

  private static final class Work implements LayerWork {

    private final Dense layer;
    private final Gemm gemm;

    Work(Dense layer, Gemm gemm) {
      this.layer = layer;
      this.gemm = gemm;
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      int in = layer.in;
      int out = layer.out;
      int m = n * layer.rows;
      float[] w = pass.values;
      if (layer.bias == NONE) {
        gemm.multiply(m, out, in, x, 0, in, w, layer.weight, out, y, 0, out);
      } else {
        gemm.multiplyBias(m, out, in, x, 0, in, w, layer.weight, out, w, layer.bias, y, 0, out);
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      int in = layer.in;
      int out = layer.out;
      int m = n * layer.rows;
      float[] gradient = pass.gradient.values;
      gemm.transposedMultiply(in, out, m, x, 0, in, dy, 0, out, gradient, layer.weight, out);
      if (layer.bias != NONE) {
        Arrays.fill(gradient, layer.bias, layer.bias + out, 0);
        Vectors.addColumnSums(m, out, dy, 0, out, gradient, layer.bias);
      }
      if (dx != null) {
        gemm.multiplyTransposed(m, in, out, dy, 0, out, pass.values, layer.weight, out, dx, 0, in);
      }
    }
  }
}
