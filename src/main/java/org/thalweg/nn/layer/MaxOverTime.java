package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;

/** [time, features] becomes [features]: the largest of the steps that are not padding. */
record MaxOverTime(Shape input, Shape output, int mask) implements Layer {

  static Layer read(LayerBuilder builder) {
    int[] dims = builder.dims(2, "a sequence [time, features]");
    int mask = builder.mask();
    builder.dropMask();
    return new MaxOverTime(builder.input(), new Shape(dims[1]), mask);
  }

  @Override
  public long flops() {
    return input.size();
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    int features = input.dim(1);
    return new Work(input.dim(0), features, mask, workspace.indices(features));
  }

  /**
   * @param best index in x of each output, the first of equal ones
   */
  private record Work(int time, int features, int mask, int[] best) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      for (int i = 0; i < n; i++) {
        int length = pass.length(mask, i, time);
        for (int j = 0; j < features; j++) {
          int at = i * time * features + j;
          for (int t = 1; t < length; t++) {
            int other = (i * time + t) * features + j;
            at = x[other] > x[at] ? other : at;
          }
          best[i * features + j] = at;
          y[i * features + j] = x[at];
        }
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx == null) {
        return;
      }
      Arrays.fill(dx, 0, n * time * features, 0);
      for (int i = 0; i < n * features; i++) {
        dx[best[i]] = dy[i];
      }
    }
  }
}
