package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;

/** The mean under the window, in each channel. */
record AveragePool(Shape input, Plane plane) implements Layer {

  static Layer read1d(LayerBuilder builder) {
    return read(builder, 1);
  }

  static Layer read2d(LayerBuilder builder) {
    return read(builder, 2);
  }

  private static Layer read(LayerBuilder builder, int axes) {
    Plane plane = Plane.read(builder, axes, 0, false);
    builder.dropMask();
    return new AveragePool(builder.input(), plane);
  }

  @Override
  public Shape output() {
    return plane.output(plane.channels());
  }

  @Override
  public long flops() {
    return (long) output().size() * plane.kernelSize();
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(plane);
  }

  private record Work(Plane plane) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      spread(n, y, x, true);
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx != null) {
        Arrays.fill(dx, 0, n * plane.channels() * plane.size(), 0);
        spread(n, dy, dx, false);
      }
    }

    /** Sets each output to the mean under its window, or adds its share to each value there. */
    private void spread(int n, float[] outer, float[] inner, boolean forward) {
      float share = 1f / plane.kernelSize();
      int out = 0;
      for (int c = 0; c < n * plane.channels(); c++) {
        for (int i = 0; i < plane.outHeight(); i++) {
          int row = c * plane.size() + i * plane.strideDown() * plane.width();
          for (int j = 0; j < plane.outWidth(); j++) {
            int corner = row + j * plane.strideAcross();
            if (forward) {
              outer[out] = share * sum(inner, corner);
            } else {
              add(share * outer[out], inner, corner);
            }
            out++;
          }
        }
      }
    }

    private float sum(float[] x, int corner) {
      float sum = 0;
      for (int i = 0; i < plane.kernelHeight(); i++) {
        int row = corner + i * plane.width();
        for (int j = row; j < row + plane.kernelWidth(); j++) {
          sum += x[j];
        }
      }
      return sum;
    }

    private void add(float value, float[] x, int corner) {
      for (int i = 0; i < plane.kernelHeight(); i++) {
        int row = corner + i * plane.width();
        for (int j = row; j < row + plane.kernelWidth(); j++) {
          x[j] += value;
        }
      }
    }
  }
}
