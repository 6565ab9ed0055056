package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Elementwise;

/**
 * Gated recurrent unit, with the reset gate behind the product: K. Cho et al. 2014,
 * arXiv:1406.1078v1. Gates r, z, n: {@code m = tanh(xₙ + σ(r)·(h·Uₙ + cₙ)), h = (1 - σ(z))·m +
 * σ(z)·h}.
 */
record Gru(Recurrence recurrence) implements Layer {

  static Layer read(LayerBuilder builder) {
    return new Gru(Recurrence.read(builder, 3, 1));
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

    /**
     * The candidate's and the state's values of the step at work, [batch, units]: loops that read
     * and write one array at two places are not vectorised.
     */
    private final float[] candidateNow;

    private final float[] now;

    Work(Recurrence layer, Workspace workspace) {
      r = new RecurrentWork(layer, workspace);
      candidateNow = workspace.perExample(layer.units());
      now = workspace.perExample(layer.units());
      recurrent = workspace.perExample(layer.time() * layer.units());
      dRecurrent = workspace.perExampleIfLearning(layer.time() * layer.units());
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      r.begin(pass, n, x);
      r.project(pass, R, true);
      r.project(pass, Z, true);
      r.project(pass, N, false);
      System.arraycopy(r.hidden, 0, now, 0, r.block);
      for (int t = 0; t < r.steps; t++) {
        r.recur(pass, R, t);
        r.recur(pass, Z, t);
        r.recurInto(pass, N, t, recurrent);
        step(t);
      }
      r.emit(pass, n, y);
    }

    private void step(int t) {
      int n = r.block;
      float[] a = r.gates;
      int reset = r.at(R, t);
      int update = r.at(Z, t);
      int candidate = r.at(N, t);
      Elementwise.sigmoid(n, a, reset, a, reset);
      Elementwise.sigmoid(n, a, update, a, update);
      reset(n, a, reset, candidate, recurrent, r.at(t), candidateNow);
      Elementwise.tanh(n, candidateNow, 0, a, candidate);
      mix(n, a, update, candidate, now);
      System.arraycopy(now, 0, r.hidden, r.at(t + 1), n);
    }

    private static void reset(int n, float[] a, int r, int m, float[] u, int at, float[] to) {
      for (int j = 0; j < n; j++) {
        to[j] = a[m + j] + a[r + j] * u[at + j];
      }
    }

    private static void mix(int n, float[] a, int z, int m, float[] h) {
      for (int j = 0; j < n; j++) {
        h[j] = a[m + j] + a[z + j] * (h[j] - a[m + j]);
      }
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
      int at = r.at(t);
      float[] a = r.gates;
      int reset = r.at(R, t);
      int z = r.at(Z, t);
      int m = r.at(N, t);
      float[] dh = r.dHidden;
      candidateBack(n, dh, at, a, z, m, r.dGates);
      updateBack(n, dh, at, r.hidden, a, z, m, r.dGates);
      recurrentBack(n, r.dGates, m, a, reset, dRecurrent, at);
      resetBack(n, dRecurrent, recurrent, at, a, reset, r.dGates);
      if (t > 0) {
        System.arraycopy(dh, at, now, 0, n);
        carry(n, now, a, z, dh, at - n);
      }
    }

    private static void candidateBack(
        int n, float[] dh, int at, float[] a, int z, int m, float[] d) {
      for (int j = 0; j < n; j++) {
        d[m + j] = dh[at + j] * (1 - a[z + j]) * (1 - a[m + j] * a[m + j]);
      }
    }

    private static void updateBack(
        int n, float[] dh, int at, float[] h, float[] a, int z, int m, float[] d) {
      for (int j = 0; j < n; j++) {
        d[z + j] = dh[at + j] * (h[at + j] - a[m + j]) * a[z + j] * (1 - a[z + j]);
      }
    }

    /** Sets the gradient of {@code h·Uₙ + cₙ}. */
    private static void recurrentBack(
        int n, float[] d, int m, float[] a, int r, float[] du, int at) {
      for (int j = 0; j < n; j++) {
        du[at + j] = d[m + j] * a[r + j];
      }
    }

    /** What the reset gate multiplied, times the candidate's gradient, which is du / r. */
    private static void resetBack(
        int n, float[] du, float[] u, int at, float[] a, int r, float[] d) {
      for (int j = 0; j < n; j++) {
        d[r + j] = du[at + j] * u[at + j] * (1 - a[r + j]);
      }
    }

    /** The part of the gradient that the update gate lets through to the state before. */
    private static void carry(int n, float[] dh, float[] a, int z, float[] to, int before) {
      for (int j = 0; j < n; j++) {
        to[before + j] += dh[j] * a[z + j];
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
