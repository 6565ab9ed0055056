package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Vectors;

/**
 * {@code y = shortcut(x) + body(x)}, where the shortcut is x itself unless layers are given for it.
 * K. He et al. 2016, arXiv:1512.03385.
 */
record Residual(Sequence body, Sequence shortcut) implements Layer {

  static Layer read(LayerBuilder builder) {
    Sequence body = builder.body("layers");
    Sequence shortcut =
        builder.options().node("shortcut").isAbsent() ? null : builder.body("shortcut");
    Shape other = shortcut == null ? builder.input() : shortcut.output();
    if (!body.output().equals(other)) {
      throw builder.refuse("adds two equal shapes: " + body.output() + " to " + other);
    }
    return new Residual(body, shortcut);
  }

  /** Adds what the layers make of x to x. */
  static Residual of(Sequence body) {
    return new Residual(body, null);
  }

  @Override
  public Shape input() {
    return body.input();
  }

  @Override
  public Shape output() {
    return body.output();
  }

  @Override
  public long flops() {
    return body.flops() + (shortcut == null ? 0 : shortcut.flops()) + output().size();
  }

  @Override
  public boolean trainsDifferently() {
    return body.trainsDifferently() || (shortcut != null && shortcut.trainsDifferently());
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(this, workspace);
  }

  private static final class Work implements LayerWork {

    private final LayerWork body;
    private final LayerWork shortcut;
    private final int inputSize;
    private final int outputSize;
    private final float[] bodyOutput;
    private final float[] shortcutOutput;
    private final float[] gradient;

    Work(Residual layer, Workspace workspace) {
      body = layer.body.work(workspace);
      shortcut = layer.shortcut == null ? null : layer.shortcut.work(workspace);
      inputSize = layer.input().size();
      outputSize = layer.output().size();
      bodyOutput = workspace.perExample(outputSize);
      shortcutOutput = shortcut == null ? null : workspace.perExample(outputSize);
      gradient = shortcut == null ? null : workspace.perExampleIfLearning(inputSize);
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      body.forward(pass, n, x, bodyOutput);
      float[] other = x;
      if (shortcut != null) {
        shortcut.forward(pass, n, x, shortcutOutput);
        other = shortcutOutput;
      }
      for (int i = 0; i < n * outputSize; i++) {
        y[i] = other[i] + bodyOutput[i];
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      body.backward(pass, n, x, bodyOutput, dy, dx);
      float[] other = dy;
      if (shortcut != null) {
        other = dx == null ? null : gradient;
        shortcut.backward(pass, n, x, shortcutOutput, dy, other);
      }
      if (dx != null) {
        Vectors.add(n * inputSize, other, 0, dx, 0);
      }
    }

    @Override
    public boolean committable(Pass pass) {
      return body.committable(pass) && (shortcut == null || shortcut.committable(pass));
    }

    @Override
    public void commit(Pass pass) {
      body.commit(pass);
      if (shortcut != null) {
        shortcut.commit(pass);
      }
    }
  }
}
