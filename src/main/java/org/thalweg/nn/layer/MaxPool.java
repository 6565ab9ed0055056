package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;

/** The largest value under the window, in each channel; the first of equal ones. */
record MaxPool(Shape input, Plane plane) implements Layer {

  static Layer read1d(LayerBuilder builder) {
    return read(builder, 1);
  }

  static Layer read2d(LayerBuilder builder) {
    return read(builder, 2);
  }

  private static Layer read(LayerBuilder builder, int axes) {
    Plane plane = Plane.read(builder, axes, 0, false);
    builder.dropMask();
    return new MaxPool(builder.input(), plane);
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
    return new Work(plane, new int[workspace.maxBatch() * output().size()]);
  }

  /**
   * @param best index in x of each output
   */
  private record Work(Plane plane, int[] best) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      int outHeight = plane.outHeight();
      int outWidth = plane.outWidth();
      int out = 0;
      for (int c = 0; c < n * plane.channels(); c++) {
        for (int i = 0; i < outHeight; i++) {
          int row = c * plane.size() + i * plane.strideDown() * plane.width();
          for (int j = 0; j < outWidth; j++) {
            int at = largest(x, row + j * plane.strideAcross());
            best[out] = at;
            y[out++] = x[at];
          }
        }
      }
    }

    private int largest(float[] x, int corner) {
      int at = corner;
      for (int i = 0; i < plane.kernelHeight(); i++) {
        int row = corner + i * plane.width();
        for (int j = row; j < row + plane.kernelWidth(); j++) {
          at = x[j] > x[at] ? j : at;
        }
      }
      return at;
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx == null) {
        return;
      }
      Arrays.fill(dx, 0, n * plane.channels() * plane.size(), 0);
      int outputs = n * plane.channels() * plane.outSize();
      for (int i = 0; i < outputs; i++) {
        dx[best[i]] += dy[i];
      }
    }
  }
}
