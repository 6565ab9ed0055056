package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Options;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Gemm;
import org.thalweg.nn.math.Vectors;

/**
 * Cross-correlation of [channels, height, width], or [channels, length], with a kernel for each
 * filter, plus a bias.
 */
final class Convolution implements Layer {

  private static final int NONE = -1;

  private final Shape input;
  private final Shape output;
  private final Plane plane;
  private final int filters;

  /** [filters, channels, kernel height, kernel width]. */
  private final int weight;

  /** [filters]; {@link #NONE} without bias. */
  private final int bias;

  private Convolution(
      LayerBuilder builder, Plane plane, int filters, boolean biased, Initializer start) {
    this.input = builder.input();
    this.output = plane.output(filters);
    this.plane = plane;
    this.filters = filters;
    int in = plane.channels() * plane.kernelSize();
    Shape shape =
        plane.flat()
            ? new Shape(filters, plane.channels(), plane.kernelWidth())
            : new Shape(filters, plane.channels(), plane.kernelHeight(), plane.kernelWidth());
    this.weight = builder.weight("weight", shape, start, in, filters * plane.kernelSize());
    this.bias = biased ? builder.constant("bias", new Shape(filters), 0) : NONE;
  }

  static Layer read1d(LayerBuilder builder) {
    return read(builder, 1);
  }

  static Layer read2d(LayerBuilder builder) {
    return read(builder, 2);
  }

  private static Layer read(LayerBuilder builder, int axes) {
    Options options = builder.options();
    int filters = options.required("filters", 1, 1 << 16);
    boolean bias = options.flag("bias", true);
    Initializer start = builder.initializer();
    Plane plane = Plane.read(builder, axes, 1, true);
    builder.dropMask();
    return new Convolution(builder, plane, filters, bias, start);
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
    return (2L * plane.channels() * plane.kernelSize() + 1) * output.size();
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return plane.strideDown() == 1 && plane.strideAcross() == 1
        ? new ShiftedConvolution(plane, filters, weight, bias, workspace)
        : new Work(this, workspace);
  }

  /**
   * Each example is a product: [filters, taps]·[taps, places], where a tap is one kernel weight.
   */
  private static final class Work implements LayerWork {

    private final Convolution layer;
    private final Gemm gemm;
    private final int taps;
    private final int places;
    private final Patches patches;

    Work(Convolution layer, Workspace workspace) {
      this.layer = layer;
      gemm = workspace.gemm();
      taps = layer.plane.channels() * layer.plane.kernelSize();
      places = layer.plane.outSize();
      patches = new Patches(layer.plane, workspace);
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      float[] w = pass.values;
      int size = layer.output.size();
      for (int i = 0; i < n; i++) {
        float[] columns = patches.gather(x, i * layer.input.size());
        for (int f = 0; f < layer.filters; f++) {
          float start = layer.bias == NONE ? 0 : w[layer.bias + f];
          Arrays.fill(y, i * size + f * places, i * size + (f + 1) * places, start);
        }
        gemm.multiplyAdd(
            layer.filters,
            places,
            taps,
            w,
            layer.weight,
            taps,
            columns,
            0,
            places,
            y,
            i * size,
            places);
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      float[] g = pass.gradient.values;
      Arrays.fill(g, layer.weight, layer.weight + layer.filters * taps, 0);
      for (int i = 0; i < n; i++) {
        float[] columns = patches.gather(x, i * layer.input.size());
        int at = i * layer.output.size();
        gemm.addMultiplyTransposed(
            layer.filters, taps, places, dy, at, places, columns, 0, places, g, layer.weight, taps);
      }
      if (layer.bias != NONE) {
        biasGradient(n, dy, g);
      }
      if (dx != null) {
        inputGradient(pass.values, n, dy, dx);
      }
    }

    private void biasGradient(int n, float[] dy, float[] g) {
      Arrays.fill(g, layer.bias, layer.bias + layer.filters, 0);
      for (int i = 0; i < n; i++) {
        for (int f = 0; f < layer.filters; f++) {
          int at = i * layer.output.size() + f * places;
          g[layer.bias + f] += Vectors.sum(places, dy, at);
        }
      }
    }

    private void inputGradient(float[] w, int n, float[] dy, float[] dx) {
      for (int i = 0; i < n; i++) {
        int at = i * layer.output.size();
        gemm.transposedMultiply(
            taps,
            places,
            layer.filters,
            w,
            layer.weight,
            taps,
            dy,
            at,
            places,
            patches.columns(),
            0,
            places);
        patches.scatter(dx, i * layer.input.size());
      }
    }
  }
}
