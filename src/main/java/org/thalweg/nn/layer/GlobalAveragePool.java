package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Vectors;

/** [channels, ...] becomes [channels]: the mean of each channel. */
record GlobalAveragePool(Shape input, Shape output) implements Layer {

  static Layer read(LayerBuilder builder) {
    Shape input = builder.input();
    if (input.rank() < 2) {
      throw builder.refuse("needs [channels, length] or [channels, height, width]: " + input);
    }
    builder.dropMask();
    return new GlobalAveragePool(input, new Shape(input.dim(0)));
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
    return new Work(input.dim(0), input.size() / input.dim(0));
  }

  private record Work(int channels, int size) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      for (int i = 0; i < n * channels; i++) {
        y[i] = Vectors.sum(size, x, i * size) / size;
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx == null) {
        return;
      }
      for (int i = 0; i < n * channels; i++) {
        Arrays.fill(dx, i * size, (i + 1) * size, dy[i] / size);
      }
    }
  }
}
