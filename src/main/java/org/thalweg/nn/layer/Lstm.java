package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.RecurrentCells;

/**
 * Long short-term memory: S. Hochreiter, J. Schmidhuber, 1997, with forget gates. Gates i, f, g, o:
 * {@code c = σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c)}. The forget gate's bias begins at 1, so that
 * it remembers at first: R. Jozefowicz et al., ICML 2015.
 */
record Lstm(Recurrence recurrence) implements Layer {

  static Layer read(LayerBuilder builder) {
    return new Lstm(Recurrence.read(builder, 4, 2, 1));
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

    /** Gradient of the cell behind a step, [batch, units]. */
    private final float[] dCell;

    Work(Recurrence layer, Workspace workspace) {
      r = new RecurrentWork(layer, workspace);
      cell = workspace.perExample((layer.time() + 1L) * layer.units());
      tanhCell = workspace.perExample((long) layer.time() * layer.units());
      dCell = workspace.perExampleIfLearning(layer.units());
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      r.begin(pass, n, x);
      r.restore(pass, 1, cell);
      for (int gate = I; gate <= O; gate++) {
        r.prepare(pass, gate, true);
      }
      for (int t = 0; t < r.steps; t++) {
        for (int gate = I; gate <= O; gate++) {
          r.project(gate, t);
          r.recur(gate, t);
        }
        step(t);
      }
      r.emit(pass, n, y);
    }

    private void step(int t) {
      RecurrentCells.lstm(
          r.block,
          r.gates,
          r.at(I, t),
          r.at(F, t),
          r.at(G, t),
          r.at(O, t),
          cell,
          r.at(t),
          r.at(t + 1),
          tanhCell,
          r.at(t),
          r.hidden,
          r.at(t + 1));
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
      RecurrentCells.lstmBack(
          r.block,
          r.gates,
          r.at(I, t),
          r.at(F, t),
          r.at(G, t),
          r.at(O, t),
          cell,
          r.at(t),
          tanhCell,
          r.dHidden,
          r.at(t),
          dCell,
          r.dGates);
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
