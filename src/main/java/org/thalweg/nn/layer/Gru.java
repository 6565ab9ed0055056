package org.thalweg.nn.layer;

import org.thalweg.nn.Shape;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Elementwise;
import org.thalweg.nn.math.Vectors;

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

  /**
   * Each step copies what it needs into arrays of one block: the compiler vectorises loops in which
   * all arrays are read and written at the same index.
   */
  private static final class Work implements LayerWork {

    private static final int R = 0;
    private static final int Z = 1;
    private static final int N = 2;

    private final RecurrentWork r;

    /** {@code h·Uₙ + cₙ}: [steps, batch, units]. */
    private final float[] products;

    /** Its gradient. */
    private final float[] dProducts;

    /** Of the step at work, [batch, units]: gates, candidate, {@code h·Uₙ + cₙ}, hidden state. */
    private final float[] reset;

    private final float[] update;
    private final float[] candidate;
    private final float[] product;
    private final float[] hidden;

    /** Gradients by the hidden state, the candidate before its tanh, and a gate. */
    private final float[] dHidden;

    private final float[] dCandidate;
    private final float[] dGate;

    Work(Recurrence layer, Workspace workspace) {
      r = new RecurrentWork(layer, workspace);
      int units = layer.units();
      products = workspace.perExample(layer.time() * units);
      dProducts = workspace.perExampleIfLearning(layer.time() * units);
      reset = workspace.perExample(units);
      update = workspace.perExample(units);
      candidate = workspace.perExample(units);
      product = workspace.perExample(units);
      hidden = workspace.perExample(units);
      dHidden = workspace.perExampleIfLearning(units);
      dCandidate = workspace.perExampleIfLearning(units);
      dGate = workspace.perExampleIfLearning(units);
    }

    @Override
    public void forward(Pass pass, int n, float[] x, float[] y) {
      r.begin(pass, n, x);
      r.take(r.hidden, 0, hidden);
      r.project(pass, R, true);
      r.project(pass, Z, true);
      r.project(pass, N, false);
      for (int t = 0; t < r.steps; t++) {
        r.recur(pass, R, t);
        r.recur(pass, Z, t);
        r.recurInto(pass, N, t, products);
        step(t);
      }
      r.emit(pass, n, y);
    }

    private void step(int t) {
      int n = r.block;
      Elementwise.sigmoid(n, r.gates, r.at(R, t), reset, 0);
      Elementwise.sigmoid(n, r.gates, r.at(Z, t), update, 0);
      r.take(r.gates, r.at(N, t), candidate);
      r.take(products, r.at(t), product);
      for (int j = 0; j < n; j++) {
        candidate[j] += reset[j] * product[j];
      }
      Elementwise.tanh(n, candidate, 0, candidate, 0);
      for (int j = 0; j < n; j++) {
        hidden[j] = candidate[j] + update[j] * (hidden[j] - candidate[j]);
      }
      r.put(reset, r.gates, r.at(R, t));
      r.put(update, r.gates, r.at(Z, t));
      r.put(candidate, r.gates, r.at(N, t));
      r.put(hidden, r.hidden, r.at(t + 1));
    }

    @Override
    public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
      r.beginBack(pass, n, dy);
      for (int t = r.steps - 1; t >= 0; t--) {
        r.take(r.gates, r.at(R, t), reset);
        r.take(r.gates, r.at(Z, t), update);
        r.take(r.gates, r.at(N, t), candidate);
        stepBack(t);
        r.recurBack(R, t, r.dGates, r.at(R, t));
        r.recurBack(Z, t, r.dGates, r.at(Z, t));
        r.recurBack(N, t, dProducts, r.at(t));
      }
      r.weightGradients(pass, R, r.dGates, r.at(R, 0));
      r.weightGradients(pass, Z, r.dGates, r.at(Z, 0));
      r.weightGradients(pass, N, dProducts, 0);
      if (dx != null) {
        r.inputGradient(pass, dx);
      }
    }

    private void stepBack(int t) {
      int n = r.block;
      r.take(r.dHidden, r.at(t), dHidden);
      for (int j = 0; j < n; j++) {
        float slope = 1 - candidate[j] * candidate[j];
        dCandidate[j] = dHidden[j] * (1 - update[j]) * slope;
      }
      r.put(dCandidate, r.dGates, r.at(N, t));
      r.take(r.hidden, r.at(t), hidden);
      for (int j = 0; j < n; j++) {
        float difference = hidden[j] - candidate[j];
        dGate[j] = dHidden[j] * difference * update[j] * (1 - update[j]);
      }
      r.put(dGate, r.dGates, r.at(Z, t));
      r.take(products, r.at(t), product);
      for (int j = 0; j < n; j++) {
        dGate[j] = dCandidate[j] * product[j] * reset[j] * (1 - reset[j]);
      }
      r.put(dGate, r.dGates, r.at(R, t));
      for (int j = 0; j < n; j++) {
        dCandidate[j] *= reset[j];
      }
      r.put(dCandidate, dProducts, r.at(t));
      letThrough(t);
    }

    /** What the update gate lets through to the state before the step. */
    private void letThrough(int t) {
      if (t > 0) {
        for (int j = 0; j < r.block; j++) {
          dHidden[j] *= update[j];
        }
        Vectors.add(r.block, dHidden, 0, r.dHidden, r.at(t - 1));
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
