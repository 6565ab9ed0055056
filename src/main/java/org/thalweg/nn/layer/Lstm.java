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

  /**
   * Each step copies what it needs into arrays of one block: the compiler vectorises loops in which
   * all arrays are read and written at the same index.
   */
  private static final class Work implements LayerWork {

    private static final int I = 0;
    private static final int F = 1;
    private static final int G = 2;
    private static final int O = 3;

    private final RecurrentWork r;

    /** Cells before the first and behind each step: [steps + 1, batch, units]. */
    private final float[] cells;

    /** [steps, batch, units]. */
    private final float[] tanhCells;

    /** Of the step at work, [batch, units]: gates, cell, its tanh, hidden state. */
    private final float[] in;

    private final float[] forget;
    private final float[] candidate;
    private final float[] out;
    private final float[] cell;
    private final float[] tanh;
    private final float[] hidden;

    /** Gradients by the cell and by a gate. */
    private final float[] dCell;

    private final float[] dGate;

    Work(Recurrence layer, Workspace workspace) {
      r = new RecurrentWork(layer, workspace);
      int units = layer.units();
      cells = workspace.perExample((layer.time() + 1) * units);
      tanhCells = workspace.perExample(layer.time() * units);
      in = workspace.perExample(units);
      forget = workspace.perExample(units);
      candidate = workspace.perExample(units);
      out = workspace.perExample(units);
      cell = workspace.perExample(units);
      tanh = workspace.perExample(units);
      hidden = workspace.perExample(units);
      dCell = workspace.perExampleIfLearning(units);
      dGate = workspace.perExampleIfLearning(units);
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      r.begin(pass, n, x);
      r.restore(pass, 1, cells);
      r.take(cells, 0, cell);
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
      Elementwise.sigmoid(n, r.gates, r.at(I, t), in, 0);
      Elementwise.sigmoid(n, r.gates, r.at(F, t), forget, 0);
      Elementwise.tanh(n, r.gates, r.at(G, t), candidate, 0);
      Elementwise.sigmoid(n, r.gates, r.at(O, t), out, 0);
      for (int j = 0; j < n; j++) {
        cell[j] = forget[j] * cell[j] + in[j] * candidate[j];
      }
      Elementwise.tanh(n, cell, 0, tanh, 0);
      for (int j = 0; j < n; j++) {
        hidden[j] = out[j] * tanh[j];
      }
      r.put(in, r.gates, r.at(I, t));
      r.put(forget, r.gates, r.at(F, t));
      r.put(candidate, r.gates, r.at(G, t));
      r.put(out, r.gates, r.at(O, t));
      r.put(cell, cells, r.at(t + 1));
      r.put(tanh, tanhCells, r.at(t));
      r.put(hidden, r.hidden, r.at(t + 1));
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      r.beginBack(pass, n, dy);
      Arrays.fill(dCell, 0, r.block, 0);
      for (int t = r.steps - 1; t >= 0; t--) {
        r.take(r.gates, r.at(I, t), in);
        r.take(r.gates, r.at(F, t), forget);
        r.take(r.gates, r.at(G, t), candidate);
        r.take(r.gates, r.at(O, t), out);
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
      float[] dHidden = hidden;
      r.take(r.dHidden, r.at(t), dHidden);
      r.take(tanhCells, r.at(t), tanh);
      for (int j = 0; j < n; j++) {
        dGate[j] = dHidden[j] * tanh[j] * out[j] * (1 - out[j]);
      }
      r.put(dGate, r.dGates, r.at(O, t));
      for (int j = 0; j < n; j++) {
        dCell[j] += dHidden[j] * out[j] * (1 - tanh[j] * tanh[j]);
      }
      for (int j = 0; j < n; j++) {
        dGate[j] = dCell[j] * candidate[j] * in[j] * (1 - in[j]);
      }
      r.put(dGate, r.dGates, r.at(I, t));
      for (int j = 0; j < n; j++) {
        dGate[j] = dCell[j] * in[j] * (1 - candidate[j] * candidate[j]);
      }
      r.put(dGate, r.dGates, r.at(G, t));
      r.take(cells, r.at(t), cell);
      for (int j = 0; j < n; j++) {
        dGate[j] = dCell[j] * cell[j] * forget[j] * (1 - forget[j]);
      }
      r.put(dGate, r.dGates, r.at(F, t));
      for (int j = 0; j < n; j++) {
        dCell[j] *= forget[j];
      }
    }

    @Override
    public boolean committable(Pass pass) {
      return r.keepable(r.hidden) && r.keepable(cells);
    }

    @Override
    public void commit(Pass pass) {
      r.keep(pass, 0, r.hidden);
      r.keep(pass, 1, cells);
    }
  }
}
