package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.RecurrentCells;
import org.thalweg.nn.math.Vectors;

/**
 * Gated recurrent unit, with the reset gate behind the product: K. Cho et al. 2014,
 * arXiv:1406.1078v1. Gates r, z, n: {@code m = tanh(xₙ + σ(r)·(h·Uₙ + cₙ)), h = (1 - σ(z))·m +
 * σ(z)·h}.
 */
record Gru(Recurrence recurrence) implements Layer {

  static Layer read(LayerBuilder builder) {
    return new Gru(Recurrence.read(builder, 3, 1, Recurrence.NONE));
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
    return new Work(recurrence, workspace);
  }

  private static final class Work implements LayerWork {

    private static final int R = 0;
    private static final int Z = 1;
    private static final int N = 2;

    private final RecurrentWork r;

    /** {@code h·Uₙ + cₙ}: [steps, batch, units]. */
    private final float[] recurrent;

    /** Its gradient. */
    private final float[] dRecurrent;

    /** What reaches the state before a step past its gates, [batch, units]. */
    private final float[] carried;

    Work(Recurrence layer, Workspace workspace) {
      r = new RecurrentWork(layer, workspace);
      carried = workspace.perExampleIfLearning(layer.units());
      recurrent = workspace.perExample((long) layer.time() * layer.units());
      dRecurrent = workspace.perExampleIfLearning((long) layer.time() * layer.units());
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      r.begin(pass, n, x);
      r.prepare(pass, R, true);
      r.prepare(pass, Z, true);
      r.prepare(pass, N, false);
      for (int t = 0; t < r.steps; t++) {
        for (int gate = R; gate <= N; gate++) {
          r.project(gate, t);
        }
        r.recur(R, t);
        r.recur(Z, t);
        r.recurInto(pass, N, t, recurrent);
        step(t);
      }
      r.emit(pass, n, y);
    }

    private void step(int t) {
      RecurrentCells.gru(
          r.block,
          r.gates,
          r.at(R, t),
          r.at(Z, t),
          r.at(N, t),
          recurrent,
          r.at(t),
          r.hidden,
          r.at(t),
          r.at(t + 1));
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      r.beginBack(pass, n, dy);
      for (int t = r.steps - 1; t >= 0; t--) {
        stepBack(t);
        r.recurBack(R, t, r.dGates, r.at(R, t));
        r.recurBack(Z, t, r.dGates, r.at(Z, t));
        r.recurBack(N, t, dRecurrent, r.at(t));
      }
      r.weightGradients(pass, R, r.dGates, r.at(R, 0));
      r.weightGradients(pass, Z, r.dGates, r.at(Z, 0));
      r.weightGradients(pass, N, dRecurrent, 0);
      if (dx != null) {
        r.inputGradient(pass, dx);
      }
    }

    private void stepBack(int t) {
      int n = r.block;
      RecurrentCells.gruBack(
          n,
          r.gates,
          r.at(R, t),
          r.at(Z, t),
          r.at(N, t),
          recurrent,
          r.dHidden,
          r.at(t),
          r.hidden,
          r.at(t),
          r.dGates,
          dRecurrent,
          carried);
      if (t > 0) {
        Vectors.add(n, carried, 0, r.dHidden, r.at(t - 1));
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
