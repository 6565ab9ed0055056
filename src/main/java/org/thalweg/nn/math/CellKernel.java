package org.thalweg.nn.math;

/** The loops of {@link RecurrentCells}; all kernels give the same bits. */
interface CellKernel {
  void lstm(
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
      int to);

  void lstmBack(
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
      float[] dGates);

  void gru(
      int n,
      float[] gates,
      int r,
      int z,
      int m,
      float[] recurrent,
      int at,
      float[] hidden,
      int before,
      int after);

  void gruBack(
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
      float[] carried);
}
