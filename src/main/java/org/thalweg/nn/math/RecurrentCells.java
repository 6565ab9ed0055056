package org.thalweg.nn.math;

/**
 * What recurrent cells do between their products, in one loop for each direction. Gates, states and
 * gradients of a step lie side by side; the numbers after an array are offsets in it.
 */
public final class RecurrentCells {
  private static final CellKernel KERNEL = Kernels.cells();

  private RecurrentCells() {}

  /**
   * One step of {@code n} LSTM cells: activates the gates i, f, g, o in place and sets {@code c' =
   * σ(f)·c + σ(i)·tanh(g)} at {@code after}, tanh c' and {@code h = σ(o)·tanh c'}.
   */
  public static void lstm(
      int n,
      float[] gates,
      int i,
      int f,
      int g,
      int o,
      float[] cell,
      int before,
      int after,
      float[] tanhCell,
      int at,
      float[] hidden,
      int to) {
    KERNEL.lstm(n, gates, i, f, g, o, cell, before, after, tanhCell, at, hidden, to);
  }

  /**
   * The way back through {@link #lstm}, from the gradient of h and that of c' in {@code dCell}:
   * sets the gates' gradients, at the gates' places, and leaves that of c in {@code dCell}.
   */
  public static void lstmBack(
      int n,
      float[] gates,
      int i,
      int f,
      int g,
      int o,
      float[] cell,
      int before,
      float[] tanhCell,
      float[] dHidden,
      int at,
      float[] dCell,
      float[] dGates) {
    KERNEL.lstmBack(n, gates, i, f, g, o, cell, before, tanhCell, dHidden, at, dCell, dGates);
  }

  /**
   * One step of {@code n} GRU cells: activates r and z in place, sets {@code m = tanh(m + r·u)}, u
   * the recurrent part of the candidate, and {@code h' = m + z·(h - m)} at {@code after}.
   */
  public static void gru(
      int n,
      float[] gates,
      int r,
      int z,
      int m,
      float[] recurrent,
      int at,
      float[] hidden,
      int before,
      int after) {
    KERNEL.gru(n, gates, r, z, m, recurrent, at, hidden, before, after);
  }

  /**
   * The way back through {@link #gru}, from the gradient of h': sets the gates' gradients, at the
   * gates' places, that of u, and in {@code carried} [n] what reaches h past the gates.
   */
  public static void gruBack(
      int n,
      float[] gates,
      int r,
      int z,
      int m,
      float[] recurrent,
      float[] dHidden,
      int at,
      float[] hidden,
      int before,
      float[] dGates,
      float[] dRecurrent,
      float[] carried) {
    KERNEL.gruBack(
        n, gates, r, z, m, recurrent, dHidden, at, hidden, before, dGates, dRecurrent, carried);
  }
}
