package org.thalweg.nn.layer;

/** Gram-Schmidt orthogonalisation, twice over each vector so that rounding leaves no trace. */
final class Orthogonal {

  private Orthogonal() {}

  /** Makes the rows of {@code a[rows×columns]} orthonormal, or its columns if they are fewer. */
  static void orthonormalise(float[] a, int offset, int rows, int columns) {
    boolean byRows = rows <= columns;
    int count = byRows ? rows : columns;
    int length = byRows ? columns : rows;
    double[][] vectors = new double[count][length];
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < length; i++) {
        vectors[v][i] = a[offset + (byRows ? v * columns + i : i * columns + v)];
      }
      project(vectors, v);
      project(vectors, v);
      normalise(vectors[v]);
      for (int i = 0; i < length; i++) {
        a[offset + (byRows ? v * columns + i : i * columns + v)] = (float) vectors[v][i];
      }
    }
  }

  private static void project(double[][] vectors, int v) {
    for (int u = 0; u < v; u++) {
      double dot = dot(vectors[u], vectors[v]);
      for (int i = 0; i < vectors[v].length; i++) {
        vectors[v][i] -= dot * vectors[u][i];
      }
    }
  }

  private static void normalise(double[] vector) {
    double norm = Math.sqrt(dot(vector, vector));
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= norm;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
