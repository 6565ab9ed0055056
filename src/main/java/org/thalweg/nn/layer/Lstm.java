package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Elementwise;

/**
 * Long short-term memory: S. Hochreiter, J. Schmidhuber, 1997, with forget gates. Gates i, f, g, o:
 * {@code c = σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c)}.
 */
record Lstm(Recurrence recurrence) implements Layer {

  static Layer read(LayerBuilder builder) {
    return new Lstm(Recurrence.read(builder, 4, 2));
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

    private static final int I = 0;
    private static final int F = 1;
    private static final int G = 2;
    private static final int O = 3;

    private final RecurrentWork r;

    /** Cells before the first and behind each step: [steps + 1, batch, units]. */
    private final float[] cell;

    /** [steps, batch, units]. */
    private final float[] tanhCell;

    /**
     * The cell of the step at work, [batch, units]: loops that read and write one array at two
     * places are not vectorised.
     */
    private final float[] now;

    /** Gradient of the cell behind a step, [batch, units]. */
    private final float[] dCell;

    Work(Recurrence layer, Workspace workspace) {
      r = new RecurrentWork(layer, workspace);
      cell = workspace.perExample((layer.time() + 1) * layer.units());
      tanhCell = workspace.perExample(layer.time() * layer.units());
      now = workspace.perExample(layer.units());
      dCell = workspace.perExampleIfLearning(layer.units());
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      r.begin(pass, n, x);
      r.restore(pass, 1, cell);
      System.arraycopy(cell, 0, now, 0, r.block);
      for (int gate = I; gate <= O; gate++) {
        r.project(pass, gate, true);
      }
      for (int t = 0; t < r.steps; t++) {
        for (int gate = I; gate <= O; gate++) {
          r.recur(pass, gate, t);
        }
        step(t);
      }
      r.emit(pass, n, y);
    }

    private void step(int t) {
      int n = r.block;
      float[] a = r.gates;
      int i = r.at(I, t);
      int f = r.at(F, t);
      int g = r.at(G, t);
      int o = r.at(O, t);
      Elementwise.sigmoid(n, a, i, a, i);
      Elementwise.sigmoid(n, a, f, a, f);
      Elementwise.tanh(n, a, g, a, g);
      Elementwise.sigmoid(n, a, o, a, o);
      remember(n, a, i, f, g, now);
      System.arraycopy(now, 0, cell, r.at(t + 1), n);
      Elementwise.tanh(n, cell, r.at(t + 1), tanhCell, r.at(t));
      product(n, a, o, tanhCell, r.at(t), r.hidden, r.at(t + 1));
    }

    private static void remember(int n, float[] a, int i, int f, int g, float[] c) {
      for (int j = 0; j < n; j++) {
        c[j] = a[f + j] * c[j] + a[i + j] * a[g + j];
      }
    }

    private static void product(
        int n, float[] a, int at, float[] b, int bAt, float[] to, int toAt) {
      for (int j = 0; j < n; j++) {
        to[toAt + j] = a[at + j] * b[bAt + j];
      }
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      r.beginBack(pass, n, dy);
      Arrays.fill(dCell, 0, r.block, 0);
      for (int t = r.steps - 1; t >= 0; t--) {
        stepBack(t);
        for (int gate = I; gate <= O; gate++) {
          r.recurBack(gate, t, r.dGates, r.at(gate, t));
        }
      }
      for (int gate = I; gate <= O; gate++) {
        r.weightGradients(pass, gate, r.dGates, r.at(gate, 0));
      }
      if (dx != null) {
        r.inputGradient(pass, dx);
      }
    }

    private void stepBack(int t) {
      int n = r.block;
      int at = r.at(t);
      float[] a = r.gates;
      int i = r.at(I, t);
      int f = r.at(F, t);
      int g = r.at(G, t);
      int o = r.at(O, t);
      outputBack(n, r.dHidden, at, tanhCell, a, o, r.dGates);
      cellBack(n, r.dHidden, at, tanhCell, a, o, dCell);
      gateBack(n, dCell, a, g, i, r.dGates);
      forgetBack(n, dCell, cell, at, a, f, r.dGates);
      candidateBack(n, dCell, a, i, g, r.dGates);
      for (int j = 0; j < n; j++) {
        dCell[j] *= a[f + j];
      }
    }

    private static void outputBack(
        int n, float[] dh, int at, float[] tanh, float[] a, int o, float[] d) {
      for (int j = 0; j < n; j++) {
        d[o + j] = dh[at + j] * tanh[at + j] * a[o + j] * (1 - a[o + j]);
      }
    }

    private static void cellBack(
        int n, float[] dh, int at, float[] tanh, float[] a, int o, float[] dc) {
      for (int j = 0; j < n; j++) {
        dc[j] += dh[at + j] * a[o + j] * (1 - tanh[at + j] * tanh[at + j]);
      }
    }

    private static void gateBack(int n, float[] dc, float[] a, int g, int i, float[] d) {
      for (int j = 0; j < n; j++) {
        d[i + j] = dc[j] * a[g + j] * a[i + j] * (1 - a[i + j]);
      }
    }

    private static void forgetBack(
        int n, float[] dc, float[] c, int at, float[] a, int f, float[] d) {
      for (int j = 0; j < n; j++) {
        d[f + j] = dc[j] * c[at + j] * a[f + j] * (1 - a[f + j]);
      }
    }

    private static void candidateBack(int n, float[] dc, float[] a, int i, int g, float[] d) {
      for (int j = 0; j < n; j++) {
        d[g + j] = dc[j] * a[i + j] * (1 - a[g + j] * a[g + j]);
      }
    }

    @Override
    public boolean committable(Pass pass) {
      return r.keepable(r.hidden) && r.keepable(cell);
    }

    @Override
    public void commit(Pass pass) {
      r.keep(pass, 0, r.hidden);
      r.keep(pass, 1, cell);
    }
  }
}
