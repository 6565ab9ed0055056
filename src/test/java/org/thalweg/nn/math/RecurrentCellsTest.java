package org.thalweg.nn.math;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Both kernels give the same bits; that they are right is for the conformance cases to say. */
class RecurrentCellsTest {
  private static final CellKernel PLAIN = new PlainCells();
  private static final CellKernel VECTOR = Kernels.cells();

  /** Arrays of {@code blocks} blocks of n values each. */
  private static float[] normals(long seed, int stream, int blocks, int n) {
    float[] values = new float[blocks * n];
    for (int i = 0; i < values.length; i++) {
      values[i] = CounterRandom.normal(seed, stream, 0, i);
    }
    return values;
  }

  @Property(tries = 100)
  void lstm(@ForAll @IntRange(min = 1, max = 50) int n, @ForAll long seed) {
    float[][] plain = new float[6][];
    float[][] vector = new float[6][];
    int[] blocks = {4, 2, 1, 1, 1, 4};
    for (int a = 0; a < plain.length; a++) {
      plain[a] = normals(seed, a, blocks[a], n);
      vector[a] = plain[a].clone();
    }
    float[] dHidden = normals(seed, 9, 1, n);
    lstm(PLAIN, n, plain, dHidden);
    lstm(VECTOR, n, vector, dHidden);
    assertThat(vector).isDeepEqualTo(plain);
  }

  private static void lstm(CellKernel kernel, int n, float[][] arrays, float[] dHidden) {
    float[] gates = arrays[0];
    float[] cell = arrays[1];
    float[] tanhCell = arrays[2];
    kernel.lstm(n, gates, 0, n, 2 * n, 3 * n, cell, 0, n, tanhCell, 0, arrays[3], 0);
    kernel.lstmBack(
        n, gates, 0, n, 2 * n, 3 * n, cell, 0, tanhCell, dHidden, 0, arrays[4], arrays[5]);
  }

  @Property(tries = 100)
  void gru(@ForAll @IntRange(min = 1, max = 50) int n, @ForAll long seed) {
    float[][] plain = new float[5][];
    float[][] vector = new float[5][];
    int[] blocks = {3, 2, 3, 1, 1};
    for (int a = 0; a < plain.length; a++) {
      plain[a] = normals(seed, a, blocks[a], n);
      vector[a] = plain[a].clone();
    }
    float[] recurrent = normals(seed, 8, 1, n);
    float[] dHidden = normals(seed, 9, 1, n);
    gru(PLAIN, n, plain, recurrent, dHidden);
    gru(VECTOR, n, vector, recurrent, dHidden);
    assertThat(vector).isDeepEqualTo(plain);
  }

  private static void gru(
      CellKernel kernel, int n, float[][] arrays, float[] recurrent, float[] dHidden) {
    float[] gates = arrays[0];
    float[] hidden = arrays[1];
    kernel.gru(n, gates, 0, n, 2 * n, recurrent, 0, hidden, 0, n);
    kernel.gruBack(
        n, gates, 0, n, 2 * n, recurrent, dHidden, 0, hidden, 0, arrays[2], arrays[3], arrays[4]);
  }
}
