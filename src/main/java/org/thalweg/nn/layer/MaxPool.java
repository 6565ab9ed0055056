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
    return new Work(plane, workspace.indices(output().size()));
  }

  /**
   * @param best index in x of each output
   */
  private record Work(Plane plane, int[] best) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      if (plane.kernelHeight() == 2 && plane.kernelWidth() == 2) {
        pairs(n, x, y);
      } else {
        windows(n, x, y);
      }
    }

    /** Windows of 2×2, without branches: which value is largest cannot be foretold. */
    private void pairs(int n, float[] x, float[] y) {
      int outHeight = plane.outHeight();
      int outWidth = plane.outWidth();
      int width = plane.width();
      int down = plane.strideDown() * width;
      int across = plane.strideAcross();
      int out = 0;
      for (int c = 0; c < n * plane.channels(); c++) {
        for (int i = 0; i < outHeight; i++) {
          row(outWidth, across, width, x, c * plane.size() + i * down, y, out);
          out += outWidth;
        }
      }
    }

    private void row(int places, int across, int width, float[] x, int from, float[] y, int out) {
      for (int j = 0; j < places; j++) {
        int at = from + j * across;
        float a = x[at];
        float b = x[at + 1];
        float c = x[at + width];
        float d = x[at + width + 1];
        float upper = Math.max(a, b);
        float lower = Math.max(c, d);
        int above = at + later(a, b);
        int below = at + width + later(c, d);
        int lies = -later(upper, lower);
        y[out + j] = Math.max(upper, lower);
        best[out + j] = above + (lies & (below - above));
      }
    }

    /** 1 if the second number is larger, else 0: the difference's sign bit; -0 + 0 is 0. */
    private static int later(float first, float second) {
      return Float.floatToRawIntBits(first - second + 0f) >>> 31;
    }

    private void windows(int n, float[] x, float[] y) {
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
