package org.thalweg.nn.math;

import static org.thalweg.nn.math.VectorTiles.L;
import static org.thalweg.nn.math.VectorTiles.S;

import jdk.incubator.vector.FloatVector;

/**
 * The loops of recurrent cells in vectors. Each elementary function has a loop of its own, for the
 * reason given at {@link VectorElements}.
 */
final class VectorCells implements CellKernel {
  private final VectorElements elements = new VectorElements();

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
    for (int gate = 0; gate < 3; gate++) {
      int from = gate == 0 ? i : gate == 1 ? f : o;
      elements.sigmoid(n, gates, from, gates, from);
    }
    elements.tanh(n, gates, g, gates, g);
    int j = 0;
    for (; j <= n - L; j += L) {
      FloatVector keep = FloatVector.fromArray(S, gates, f + j);
      FloatVector in = FloatVector.fromArray(S, gates, i + j);
      FloatVector taken = in.mul(FloatVector.fromArray(S, gates, g + j));
      keep.fma(FloatVector.fromArray(S, cell, before + j), taken).intoArray(cell, after + j);
    }
    for (; j < n; j++) {
      cell[after + j] = Math.fma(gates[f + j], cell[before + j], gates[i + j] * gates[g + j]);
    }
    elements.tanh(n, cell, after, tanhCell, at);
    for (j = 0; j <= n - L; j += L) {
      FloatVector out = FloatVector.fromArray(S, gates, o + j);
      out.mul(FloatVector.fromArray(S, tanhCell, at + j)).intoArray(hidden, to + j);
    }
    for (; j < n; j++) {
      hidden[to + j] = gates[o + j] * tanhCell[at + j];
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
    FloatVector one = FloatVector.broadcast(S, 1f);
    int j = 0;
    for (; j <= n - L; j += L) {
      FloatVector in = FloatVector.fromArray(S, gates, i + j);
      FloatVector keep = FloatVector.fromArray(S, gates, f + j);
      FloatVector candidate = FloatVector.fromArray(S, gates, g + j);
      FloatVector out = FloatVector.fromArray(S, gates, o + j);
      FloatVector squashed = FloatVector.fromArray(S, tanhCell, at + j);
      FloatVector dh = FloatVector.fromArray(S, dHidden, at + j);
      FloatVector dOut = dh.mul(squashed).mul(out).mul(one.sub(out));
      FloatVector dc =
          dh.mul(out).fma(squashed.neg().fma(squashed, one), FloatVector.fromArray(S, dCell, j));
      FloatVector dIn = dc.mul(candidate).mul(in).mul(one.sub(in));
      FloatVector dKeep =
          dc.mul(FloatVector.fromArray(S, cell, before + j)).mul(keep).mul(one.sub(keep));
      FloatVector dCandidate = dc.mul(in).mul(candidate.neg().fma(candidate, one));
      dIn.intoArray(dGates, i + j);
      dKeep.intoArray(dGates, f + j);
      dCandidate.intoArray(dGates, g + j);
      dOut.intoArray(dGates, o + j);
      dc.mul(keep).intoArray(dCell, j);
    }
    PlainCells.lstmBack(
        j, n, gates, i, f, g, o, cell, before, tanhCell, dHidden, at, dCell, dGates);
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
    for (int gate = 0; gate < 2; gate++) {
      int from = gate == 0 ? r : z;
      elements.sigmoid(n, gates, from, gates, from);
    }
    int j = 0;
    for (; j <= n - L; j += L) {
      FloatVector reset = FloatVector.fromArray(S, gates, r + j);
      FloatVector candidate = FloatVector.fromArray(S, gates, m + j);
      reset.fma(FloatVector.fromArray(S, recurrent, at + j), candidate).intoArray(gates, m + j);
    }
    for (; j < n; j++) {
      gates[m + j] = Math.fma(gates[r + j], recurrent[at + j], gates[m + j]);
    }
    elements.tanh(n, gates, m, gates, m);
    for (j = 0; j <= n - L; j += L) {
      FloatVector keep = FloatVector.fromArray(S, gates, z + j);
      FloatVector candidate = FloatVector.fromArray(S, gates, m + j);
      FloatVector change = FloatVector.fromArray(S, hidden, before + j).sub(candidate);
      keep.fma(change, candidate).intoArray(hidden, after + j);
    }
    for (; j < n; j++) {
      float change = hidden[before + j] - gates[m + j];
      hidden[after + j] = Math.fma(gates[z + j], change, gates[m + j]);
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
    FloatVector one = FloatVector.broadcast(S, 1f);
    int j = 0;
    for (; j <= n - L; j += L) {
      FloatVector reset = FloatVector.fromArray(S, gates, r + j);
      FloatVector keep = FloatVector.fromArray(S, gates, z + j);
      FloatVector candidate = FloatVector.fromArray(S, gates, m + j);
      FloatVector dh = FloatVector.fromArray(S, dHidden, at + j);
      FloatVector dCandidate = dh.mul(one.sub(keep)).mul(candidate.neg().fma(candidate, one));
      FloatVector dKeep =
          dh.mul(FloatVector.fromArray(S, hidden, before + j).sub(candidate))
              .mul(keep)
              .mul(one.sub(keep));
      FloatVector dU = dCandidate.mul(reset);
      FloatVector dReset = dU.mul(FloatVector.fromArray(S, recurrent, at + j)).mul(one.sub(reset));
      dCandidate.intoArray(dGates, m + j);
      dKeep.intoArray(dGates, z + j);
      dReset.intoArray(dGates, r + j);
      dU.intoArray(dRecurrent, at + j);
      dh.mul(keep).intoArray(carried, j);
    }
    PlainCells.gruBack(
        j, n, gates, r, z, m, recurrent, dHidden, at, hidden, before, dGates, dRecurrent, carried);
  }
}
