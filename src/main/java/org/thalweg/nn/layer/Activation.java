package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;

/** An elementwise function on a tensor of any shape. */
final class Activation implements Layer {

  private final ActivationFunction function;
  private final float a;
  private final Shape shape;

  Activation(ActivationFunction function, float a, Shape shape) {
    this.function = function;
    this.a = a;
    this.shape = shape;
  }

  static Layer read(ActivationFunction function, LayerBuilder builder) {
    double a =
        switch (function) {
          case LEAKY_RELU -> builder.options().number("slope", 0.01, 0, 1);
          case ELU -> builder.options().positive("alpha", 1);
          default -> 0;
        };
    return new Activation(function, (float) a, builder.input());
  }

  @Override
  public Shape input() {
    return shape;
  }

  @Override
  public Shape output() {
    return shape;
  }

  @Override
  public long flops() {
    return shape.size();
  }

  @Override
  public boolean inPlace() {
    return function.byOutput();
  }

  @Override
  public boolean readsOutput() {
    return function.byOutput();
  }

  @Override
  public LayerWork work(Workspace workspace) {
    float[] scratch = function.usesScratch() ? workspace.perExample(shape.size()) : null;
    return new Work(this, scratch);
  }

  private static final class Work implements LayerWork {

    private final ActivationFunction function;
    private final float a;
    private final int size;
    private final float[] scratch;

    Work(Activation layer, float[] scratch) {
      this.function = layer.function;
      this.a = layer.a;
      this.size = layer.shape.size();
      this.scratch = scratch;
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      function.apply(n * size, a, x, y, scratch);
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      if (dx != null) {
        function.back(n * size, a, x, y, dy, dx, scratch);
      }
    }
  }
}
