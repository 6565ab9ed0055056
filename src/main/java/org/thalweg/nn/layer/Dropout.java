package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.CounterRandom;
import org.thalweg.nn.math.Vectors;

/**
 * In training, drops each value with probability {@code rate} and divides the others by {@code 1 -
 * rate}; which ones is a function of seed, step, layer and place in the batch. N. Srivastava et
 * al., JMLR 15, 2014.
 */
record Dropout(Shape input, float rate, int stream) implements Layer {

  static Layer read(LayerBuilder builder) {
    return of(builder, builder.options().number("rate", 0.5, 0, 0.99));
  }

  static Layer of(LayerBuilder builder, double rate) {
    return new Dropout(builder.input(), (float) rate, builder.stream());
  }

  @Override
  public Shape output() {
    return input;
  }

  @Override
  public boolean trainsDifferently() {
    return rate > 0;
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
    return new Work(rate, stream, input.size(), workspace.perExampleIfLearning(input.size()));
  }

  private record Work(float rate, int stream, int size, float[] mask) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      if (x != y) {
        System.arraycopy(x, 0, y, 0, n * size);
      }
      if (pass.training) {
        CounterRandom.dropoutMask(rate, pass.seed, stream, pass.step, 0, n * size, mask, 0);
        Vectors.multiply(n * size, mask, 0, y, 0);
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx == null) {
        return;
      }
      if (dx != dy) {
        System.arraycopy(dy, 0, dx, 0, n * size);
      }
      Vectors.multiply(n * size, mask, 0, dx, 0);
    }
  }
}
