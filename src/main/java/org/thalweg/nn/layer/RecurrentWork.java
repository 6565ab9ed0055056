package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Gemm;
import org.thalweg.nn.math.Vectors;

/**
 * The scratch of a recurrent layer, and the products that all of them make.
 *
 * <p>Inside, time goes first: the block of step t holds all sequences, so that every loop of a step
 * runs over {@code batch·units} values that lie side by side. A step's values stay in the nearest
 * cache from its products to its activations. A stateful layer sees its batch as one long sequence.
 */
final class RecurrentWork {

  final Recurrence layer;
  final int units;

  /** Sequences of the pass, and their steps. */
  int batch;

  int steps;

  /** Values of one step in one gate: batch·units. */
  int block;

  /** Gates of all steps: [gates, steps, batch, units]. */
  final float[] gates;

  /** Gradients of the gates before their activations, like {@link #gates}. */
  final float[] dGates;

  /** Hidden states before the first and behind each step: [steps + 1, batch, units]. */
  final float[] hidden;

  /**
   * Gradients of the hidden states behind each step that come from above: [steps, batch, units].
   */
  final float[] dHidden;

  private final Gemm gemm;
  private final float[] x;
  private final float[] dx;

  /** The recurrent weights' transpose, [gates·units, units]. */
  private final float[] transposed;

  /** Both biases' sum. */
  private final float[] bias;

  /** The weights, gate after gate: [gates, in, units] and [gates, units, units]. */
  private final float[] inputWeights;

  private final float[] recurrentWeights;

  RecurrentWork(Recurrence layer, Workspace workspace) {
    this.layer = layer;
    this.units = layer.units();
    this.gemm = workspace.gemm();
    long sequence = (long) layer.time() * units;
    gates = workspace.perExample(layer.gates() * sequence);
    dGates = workspace.perExampleIfLearning(layer.gates() * sequence);
    hidden = workspace.perExample(sequence + units);
    dHidden = workspace.perExampleIfLearning(sequence);
    x = workspace.perExample(layer.input().size());
    dx = workspace.perExampleIfLearning(layer.input().size());
    transposed =
        workspace.learning() ? workspace.floats((long) layer.gates() * units * units) : null;
    bias = new float[layer.gates() * units];
    inputWeights = workspace.floats((long) layer.gates() * layer.in() * units);
    recurrentWeights = workspace.floats((long) layer.gates() * units * units);
  }

  /** Offset of a step's block in an array of one gate; of its state before it in hidden. */
  int at(int step) {
    return step * block;
  }

  /** Offset of a step's block in {@link #gates}. */
  int at(int gate, int step) {
    return (gate * steps + step) * block;
  }

  /** Takes the inputs and the state that they meet. */
  void begin(Pass pass, int n, float[] input) {
    boolean one = layer.stateful();
    batch = one ? 1 : n;
    steps = one ? n * layer.time() : layer.time();
    block = batch * units;
    swap(input, x, batch, steps, layer.in());
    restore(pass, 0, hidden);
    byGate(pass.values, layer.inputWeight(), layer.in(), inputWeights);
    byGate(pass.values, layer.recurrentWeight(), units, recurrentWeights);
  }

  /** Copies [rows, gates·units] to [gates, rows, units]. */
  private void byGate(float[] from, int offset, int rows, float[] to) {
    int columns = layer.gates() * units;
    for (int row = 0; row < rows; row++) {
      for (int gate = 0; gate < layer.gates(); gate++) {
        int at = offset + row * columns + gate * units;
        System.arraycopy(from, at, to, (gate * rows + row) * units, units);
      }
    }
  }

  /** Sets the first block to what the pass before left behind, or to 0. */
  void restore(Pass pass, int state, float[] to) {
    if (layer.stateful()) {
      int from = pass.buffers + layer.state() + state * units;
      System.arraycopy(pass.values, from, to, 0, units);
    } else {
      Arrays.fill(to, 0, block, 0);
    }
  }

  /** Copies [rows, columns, width] to [columns, rows, width]. */
  private static void swap(float[] from, float[] to, int rows, int columns, int width) {
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        System.arraycopy(from, (r * columns + c) * width, to, (c * rows + r) * width, width);
      }
    }
  }

  /** Takes a gate's bias, with the recurrent bias in it if wanted, before its steps. */
  void prepare(Pass pass, int gate, boolean both) {
    float[] w = pass.values;
    int column = gate * units;
    for (int j = column; j < column + units; j++) {
      float recurrent = both ? w[layer.recurrentBias() + j] : 0;
      bias[j] = w[layer.inputBias() + j] + recurrent;
    }
  }

  /** Sets a gate to {@code x·W + b}. */
  void project(int gate, int step) {
    int in = layer.in();
    gemm.multiplyBias(
        batch,
        units,
        in,
        x,
        step * batch * in,
        in,
        inputWeights,
        gate * in * units,
        units,
        bias,
        gate * units,
        gates,
        at(gate, step),
        units);
  }

  /** Adds {@code h·U} of the state before the step to a gate. */
  void recur(int gate, int step) {
    if (step > 0 || layer.stateful()) {
      int from = gate * units * units;
      int to = at(gate, step);
      gemm.multiplyAdd(
          batch,
          units,
          units,
          hidden,
          at(step),
          units,
          recurrentWeights,
          from,
          units,
          gates,
          to,
          units);
    }
  }

  /** Sets {@code to} at a step to {@code h·U + b} of the state before it. */
  void recurInto(Pass pass, int gate, int step, float[] to) {
    int from = gate * units * units;
    int added = layer.recurrentBias() + gate * units;
    gemm.multiplyBias(
        batch,
        units,
        units,
        hidden,
        at(step),
        units,
        recurrentWeights,
        from,
        units,
        pass.values,
        added,
        to,
        at(step),
        units);
  }

  /** Gives the hidden states. */
  void emit(Pass pass, int n, float[] y) {
    if (layer.sequence()) {
      int from = at(1);
      for (int s = 0; s < steps; s++) {
        for (int b = 0; b < batch; b++) {
          int to = (b * steps + s) * units;
          System.arraycopy(hidden, from + (s * batch + b) * units, y, to, units);
        }
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      System.arraycopy(hidden, at(1) + last(pass, i), y, i * units, units);
    }
  }

  /** Offset of an example's last hidden state, counted from the block of the first step. */
  private int last(Pass pass, int example) {
    int time = layer.time();
    return layer.stateful()
        ? ((example + 1) * time - 1) * units
        : ((pass.length(layer.mask(), example, time) - 1) * batch + example) * units;
  }

  /** Takes the gradient of what was given, and prepares the way back. */
  void beginBack(Pass pass, int n, float[] dy) {
    if (layer.sequence()) {
      swap(dy, dHidden, batch, steps, units);
    } else {
      Arrays.fill(dHidden, 0, steps * block, 0);
      for (int i = 0; i < n; i++) {
        System.arraycopy(dy, i * units, dHidden, last(pass, i), units);
      }
    }
    int columns = layer.gates() * units;
    Gemm.transpose(
        units, columns, pass.values, layer.recurrentWeight(), columns, transposed, 0, units);
  }

  /** Adds {@code d·Uᵀ} to the gradient of the state before the step, if there is a step before. */
  void recurBack(int gate, int step, float[] d, int from) {
    if (step > 0) {
      int weights = gate * units * units;
      gemm.multiplyAdd(
          batch,
          units,
          units,
          d,
          from,
          units,
          transposed,
          weights,
          units,
          dHidden,
          at(step - 1),
          units);
    }
  }

  /**
   * Sets the gradients of a gate's weights.
   *
   * @param recurrent gradient of {@code h·U + b}, block of step 0 at {@code from}
   */
  void weightGradients(Pass pass, int gate, float[] recurrent, int from) {
    float[] g = pass.gradient.values;
    int columns = layer.gates() * units;
    int column = gate * units;
    int rows = steps * batch;
    int in = layer.in();
    int d = at(gate, 0);
    gemm.transposedMultiply(
        in, units, rows, x, 0, in, dGates, d, units, g, layer.inputWeight() + column, columns);
    gemm.transposedMultiply(
        units,
        units,
        rows,
        hidden,
        0,
        units,
        recurrent,
        from,
        units,
        g,
        layer.recurrentWeight() + column,
        columns);
    sumRows(rows, dGates, d, g, layer.inputBias() + column);
    sumRows(rows, recurrent, from, g, layer.recurrentBias() + column);
  }

  private void sumRows(int rows, float[] d, int from, float[] g, int to) {
    Arrays.fill(g, to, to + units, 0);
    Vectors.addColumnSums(rows, units, d, from, units, g, to);
  }

  /** Sets the input's gradient. */
  void inputGradient(Pass pass, float[] gradient) {
    int columns = layer.gates() * units;
    int rows = steps * batch;
    int in = layer.in();
    Arrays.fill(dx, 0, rows * in, 0);
    for (int gate = 0; gate < layer.gates(); gate++) {
      int from = layer.inputWeight() + gate * units;
      gemm.addMultiplyTransposed(
          rows, in, units, dGates, at(gate, 0), units, pass.values, from, columns, dx, 0, in);
    }
    swap(dx, gradient, steps, batch, in);
  }

  /** Whether what {@link #keep} would store is finite. */
  boolean keepable(float[] states) {
    return !layer.stateful() || Vectors.isFinite(units, states, at(steps));
  }

  /** Stores the last state for the pass to come. */
  void keep(Pass pass, int state, float[] states) {
    if (layer.stateful()) {
      int to = pass.buffers + layer.state() + state * units;
      System.arraycopy(states, at(steps), pass.values, to, units);
    }
  }
}
