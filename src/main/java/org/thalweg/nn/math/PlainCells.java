package org.thalweg.nn.math;

/** The loops of recurrent cells for any Java 17. */
final class PlainCells implements CellKernel {

  @Override
  public void lstm(
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
    lstm(0, n, gates, i, f, g, o, cell, before, after, tanhCell, at, hidden, to);
  }

  /** From cell {@code first} on. */
  static void lstm(
      int first,
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
    for (int j = first; j < n; j++) {
      float in = Functions.sigmoid(gates[i + j]);
      float keep = Functions.sigmoid(gates[f + j]);
      float candidate = Functions.tanh(gates[g + j]);
      float out = Functions.sigmoid(gates[o + j]);
      float state = Math.fma(keep, cell[before + j], in * candidate);
      float squashed = Functions.tanh(state);
      gates[i + j] = in;
      gates[f + j] = keep;
      gates[g + j] = candidate;
      gates[o + j] = out;
      cell[after + j] = state;
      tanhCell[at + j] = squashed;
      hidden[to + j] = out * squashed;
    }
  }

  @Override
  public void lstmBack(
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
    lstmBack(0, n, gates, i, f, g, o, cell, before, tanhCell, dHidden, at, dCell, dGates);
  }

  /** From cell {@code first} on. */
  static void lstmBack(
      int first,
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
    for (int j = first; j < n; j++) {
      float in = gates[i + j];
      float keep = gates[f + j];
      float candidate = gates[g + j];
      float out = gates[o + j];
      float squashed = tanhCell[at + j];
      float dh = dHidden[at + j];
      float dOut = dh * squashed * out * (1f - out);
      float dc = Math.fma(dh * out, Math.fma(-squashed, squashed, 1f), dCell[j]);
      float dIn = dc * candidate * in * (1f - in);
      float dKeep = dc * cell[before + j] * keep * (1f - keep);
      float dCandidate = dc * in * Math.fma(-candidate, candidate, 1f);
      dGates[i + j] = dIn;
      dGates[f + j] = dKeep;
      dGates[g + j] = dCandidate;
      dGates[o + j] = dOut;
      dCell[j] = dc * keep;
    }
  }

  @Override
  public void gru(
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
    gru(0, n, gates, r, z, m, recurrent, at, hidden, before, after);
  }

  /** From cell {@code first} on. */
  static void gru(
      int first,
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
    for (int j = first; j < n; j++) {
      float reset = Functions.sigmoid(gates[r + j]);
      float keep = Functions.sigmoid(gates[z + j]);
      float candidate = Functions.tanh(Math.fma(reset, recurrent[at + j], gates[m + j]));
      float state = hidden[before + j];
      gates[r + j] = reset;
      gates[z + j] = keep;
      gates[m + j] = candidate;
      hidden[after + j] = Math.fma(keep, (state - candidate), candidate);
    }
  }

  @Override
  public void gruBack(
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
    gruBack(
        0, n, gates, r, z, m, recurrent, dHidden, at, hidden, before, dGates, dRecurrent, carried);
  }

  /** From cell {@code first} on. */
  static void gruBack(
      int first,
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
    for (int j = first; j < n; j++) {
      float reset = gates[r + j];
      float keep = gates[z + j];
      float candidate = gates[m + j];
      float dh = dHidden[at + j];
      float dCandidate = dh * (1f - keep) * Math.fma(-candidate, candidate, 1f);
      float dKeep = dh * (hidden[before + j] - candidate) * keep * (1f - keep);
      float dU = dCandidate * reset;
      float dReset = dU * recurrent[at + j] * (1f - reset);
      dGates[m + j] = dCandidate;
      dGates[z + j] = dKeep;
      dGates[r + j] = dReset;
      dRecurrent[at + j] = dU;
      carried[j] = dh * keep;
    }
  }
}
