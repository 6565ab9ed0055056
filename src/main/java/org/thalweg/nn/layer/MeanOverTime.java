package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Vectors;

/** [time, features] becomes [features]: the mean of the steps that are not padding. */
record MeanOverTime(Shape input, Shape output, int mask) implements Layer {

  static Layer read(LayerBuilder builder) {
    int[] dims = builder.dims(2, "a sequence [time, features]");
    int mask = builder.mask();
    builder.dropMask();
    return new MeanOverTime(builder.input(), new Shape(dims[1]), mask);
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
    return new Work(input.dim(0), input.dim(1), mask);
  }

  private record Work(int time, int features, int mask) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      Arrays.fill(y, 0, n * features, 0);
      for (int i = 0; i < n; i++) {
        int length = pass.length(mask, i, time);
        int from = i * time * features;
        Vectors.addColumnSums(length, features, x, from, features, y, i * features);
        Vectors.scale(features, 1f / length, y, i * features);
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx == null) {
        return;
      }
      Arrays.fill(dx, 0, n * time * features, 0);
      for (int i = 0; i < n; i++) {
        int length = pass.length(mask, i, time);
        for (int t = 0; t < length; t++) {
          int at = (i * time + t) * features;
          Vectors.axpy(features, 1f / length, dy, i * features, dx, at);
        }
      }
    }
  }
}
