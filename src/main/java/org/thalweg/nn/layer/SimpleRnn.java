package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Elementwise;

/** {@code h = tanh(x·W + b + h·U + c)}. J. Elman, "Finding Structure in Time", 1990. */
record SimpleRnn(Recurrence recurrence) implements Layer {

  static Layer read(LayerBuilder builder) {
    return new SimpleRnn(Recurrence.read(builder, 1, 1, Recurrence.NONE));
  }

  @Override
  public Shape input() {
    return recurrence.input();
  }

  @Override
  public Shape output() {
    return recurrence.output();
  }

  @Override
  public long flops() {
    return recurrence.flops();
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public LayerWork work(Workspace workspace) {
    return new Work(new RecurrentWork(recurrence, workspace));
  }

  private record Work(RecurrentWork r) implements LayerWork {

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      r.begin(pass, n, x);
      r.prepare(pass, 0, true);
      for (int t = 0; t < r.steps; t++) {
        r.project(0, t);
        r.recur(0, t);
        Elementwise.tanh(r.block, r.gates, r.at(0, t), r.hidden, r.at(t + 1));
      }
      r.emit(pass, n, y);
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      r.beginBack(pass, n, dy);
      for (int t = r.steps - 1; t >= 0; t--) {
        step(r.dHidden, r.at(t), r.hidden, r.at(t + 1), r.dGates, r.block);
        r.recurBack(0, t, r.dGates, r.at(t));
      }
      r.weightGradients(pass, 0, r.dGates, 0);
      if (dx != null) {
        r.inputGradient(pass, dx);
      }
    }

    private static void step(float[] dh, int at, float[] h, int hAt, float[] d, int n) {
      for (int j = 0; j < n; j++) {
        d[at + j] = dh[at + j] * (1 - h[hAt + j] * h[hAt + j]);
      }
    }

    @Override
    public boolean committable(Pass pass) {
      return r.keepable(r.hidden);
    }

    @Override
    public void commit(Pass pass) {
      r.keep(pass, 0, r.hidden);
    }
  }
}
