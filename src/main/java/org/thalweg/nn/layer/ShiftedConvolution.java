package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Workspace;
import org.thalweg.nn.math.Gemm;
import org.thalweg.nn.math.Vectors;

/**
 * A convolution of stride 1, without copying what lies under each weight.
 *
 * <p>An image is kept as one padded plane for each channel, row after row. Under a weight at (i, j)
 * the whole plane lies shifted by i rows and j columns, so the outputs of all places are a product
 * whose second matrix has those shifted planes as its (overlapping) rows. The outputs come out in
 * rows as long as the padded image's: the last columns are of no place, and are dropped.
 *
 * <p>The gradient by the image is such a product too, with the gradient by the outputs, spread to
 * rows of that length, shifted the other way; that by the weights is the dot products of both.
 */
final class ShiftedConvolution implements LayerWork {

  private static final int NONE = -1;

  private final Plane plane;
  private final Gemm gemm;
  private final int filters;
  private final int weight;
  private final int bias;
  private final int taps;

  /** Length of a row of a plane, and of a whole one. */
  private final int rowLength;

  private final int planeLength;

  /** Places from the first to the last, in rows of that length; then whole lanes. */
  private final int places;

  /** Where the first place is in a spread gradient: room for all shifts before it. */
  private final int start;

  private final int spreadLength;

  /** A plane in whole lanes. */
  private final int wholePlane;

  /** The padded image, and room to read beyond it. */
  private final float[] image;

  /** Shift of the plane under each weight: [taps]. */
  private final int[] shifts;

  /** [filters, places]. */
  private final float[] outputs;

  /** Gradients by the outputs, 0 where there is no place: [filters, spreadLength]. */
  private final float[] spread;

  /** Shift of the spread gradient for each weight of each filter: [filters * kernelSize]. */
  private final int[] backShifts;

  /** The weights as [channels, filters, kernelSize]. */
  private final float[] turned;

  /** [channels, wholePlane]. */
  private final float[] imageGradient;

  /** Partial sums of the weights' gradients. */
  private final float[] lanes;

  ShiftedConvolution(Plane plane, int filters, int weight, int bias, Workspace workspace) {
    this.plane = plane;
    this.gemm = workspace.gemm();
    this.filters = filters;
    this.weight = weight;
    this.bias = bias;
    taps = plane.channels() * plane.kernelSize();
    rowLength = plane.paddedWidth();
    planeLength = plane.paddedHeight() * rowLength;
    places = wholeLanes((plane.outHeight() - 1) * rowLength + plane.outWidth());
    start = (plane.kernelHeight() - 1) * rowLength + plane.kernelWidth() - 1;
    wholePlane = wholeLanes(planeLength);
    spreadLength = start + wholePlane;
    image = workspace.floats((long) plane.channels() * planeLength + Gemm.LANES);
    shifts = shifts();
    outputs = workspace.floats((long) filters * places);
    boolean learning = workspace.learning();
    spread = workspace.floats(learning ? (long) filters * spreadLength : 0);
    backShifts = backShifts();
    turned = workspace.floats(learning ? (long) filters * taps : 0);
    imageGradient = workspace.floats(learning ? (long) plane.channels() * wholePlane : 0);
    lanes = workspace.floats(learning ? (long) filters * taps * Gemm.LANES : 0);
  }

  private static int wholeLanes(int n) {
    return (n + Gemm.LANES - 1) / Gemm.LANES * Gemm.LANES;
  }

  private int[] shifts() {
    int[] result = new int[taps];
    for (int p = 0; p < taps; p++) {
      int tap = p % plane.kernelSize();
      result[p] = p / plane.kernelSize() * planeLength + shift(tap);
    }
    return result;
  }

  private int[] backShifts() {
    int[] result = new int[filters * plane.kernelSize()];
    for (int p = 0; p < result.length; p++) {
      int tap = p % plane.kernelSize();
      result[p] = p / plane.kernelSize() * spreadLength + start - shift(tap);
    }
    return result;
  }

  private int shift(int tap) {
    return tap / plane.kernelWidth() * rowLength + tap % plane.kernelWidth();
  }

  @Override
  public void forward(Pass pass, int n, float[] x, float[] y) {
    int size = filters * plane.outSize();
    for (int i = 0; i < n; i++) {
      load(x, i);
      for (int f = 0; f < filters; f++) {
        float first = bias == NONE ? 0 : pass.values[bias + f];
        Arrays.fill(outputs, f * places, (f + 1) * places, first);
      }
      gemm.multiplyAddGathered(
          filters, places, taps, pass.values, weight, taps, image, 0, shifts, outputs, 0, places);
      for (int f = 0; f < filters; f++) {
        dropColumns(f * places, y, i * size + f * plane.outSize());
      }
    }
  }

  /** Copies example i into the padded planes. */
  private void load(float[] x, int i) {
    int from = i * plane.channels() * plane.size();
    if (plane.padDown() == 0 && plane.padAcross() == 0) {
      System.arraycopy(x, from, image, 0, plane.channels() * planeLength);
      return;
    }
    for (int c = 0; c < plane.channels(); c++) {
      int to = c * planeLength + plane.padDown() * rowLength + plane.padAcross();
      for (int row = 0; row < plane.height(); row++) {
        System.arraycopy(x, from, image, to, plane.width());
        from += plane.width();
        to += rowLength;
      }
    }
  }

  private void dropColumns(int from, float[] y, int to) {
    int width = plane.outWidth();
    for (int row = 0; row < plane.outHeight(); row++) {
      System.arraycopy(outputs, from + row * rowLength, y, to + row * width, width);
    }
  }

  @Override
  public void backward(Pass pass, int n, float[] x, float[] y, float[] dy, float[] dx) {
    float[] g = pass.gradient.values;
    Arrays.fill(lanes, 0);
    if (bias != NONE) {
      Arrays.fill(g, bias, bias + filters, 0);
    }
    if (dx != null) {
      turn(pass.values);
    }
    for (int i = 0; i < n; i++) {
      load(x, i);
      spread(dy, i);
      gemm.addLaneDots(filters, taps, places, spread, start, spreadLength, image, 0, shifts, lanes);
      if (bias != NONE) {
        addBiasGradient(dy, i, g);
      }
      if (dx != null) {
        inputGradient(dx, i);
      }
    }
    Gemm.laneSums(filters * taps, lanes, g, weight);
  }

  private void addBiasGradient(float[] dy, int i, float[] g) {
    int size = plane.outSize();
    for (int f = 0; f < filters; f++) {
      g[bias + f] += Vectors.sum(size, dy, (i * filters + f) * size);
    }
  }

  /** The columns of no place stay 0, as they were made. */
  private void spread(float[] dy, int i) {
    int from = i * filters * plane.outSize();
    int width = plane.outWidth();
    for (int f = 0; f < filters; f++) {
      int to = f * spreadLength + start;
      for (int row = 0; row < plane.outHeight(); row++) {
        System.arraycopy(dy, from, spread, to + row * rowLength, width);
        from += width;
      }
    }
  }

  private void turn(float[] w) {
    int size = plane.kernelSize();
    for (int f = 0; f < filters; f++) {
      for (int c = 0; c < plane.channels(); c++) {
        int from = weight + (f * plane.channels() + c) * size;
        System.arraycopy(w, from, turned, (c * filters + f) * size, size);
      }
    }
  }

  private void inputGradient(float[] dx, int i) {
    int channels = plane.channels();
    int k = filters * plane.kernelSize();
    gemm.multiplyGathered(
        channels, wholePlane, k, turned, 0, k, spread, 0, backShifts, imageGradient, 0, wholePlane);
    int to = i * channels * plane.size();
    for (int c = 0; c < channels; c++) {
      int from = c * wholePlane + plane.padDown() * rowLength + plane.padAcross();
      for (int row = 0; row < plane.height(); row++) {
        System.arraycopy(imageGradient, from, dx, to, plane.width());
        from += rowLength;
        to += plane.width();
      }
    }
  }
}
