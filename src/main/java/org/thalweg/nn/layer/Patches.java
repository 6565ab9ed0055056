package org.thalweg.nn.layer;

import java.util.Arrays;
import org.thalweg.nn.Workspace;

/** What lies under each weight of a kernel at each place of the window: [taps, places]. */
final class Patches {

  private final Plane plane;
  private final float[] columns;

  Patches(Plane plane, Workspace workspace) {
    this.plane = plane;
    this.columns = workspace.floats((long) plane.channels() * plane.kernelSize() * plane.outSize());
  }

  float[] columns() {
    return columns;
  }

  /** Fills the columns from the image at {@code from}; padding is 0. */
  float[] gather(float[] image, int from) {
    int row = 0;
    for (int c = 0; c < plane.channels(); c++) {
      for (int i = 0; i < plane.kernelHeight(); i++) {
        for (int j = 0; j < plane.kernelWidth(); j++) {
          gatherTap(image, from + c * plane.size(), i, j, row);
          row += plane.outSize();
        }
      }
    }
    return columns;
  }

  private void gatherTap(float[] image, int channel, int i, int j, int row) {
    int width = plane.outWidth();
    int first = firstPlace(j);
    int last = lastPlace(j);
    for (int r = 0; r < plane.outHeight(); r++) {
      int y = r * plane.strideDown() + i - plane.padDown();
      int to = row + r * width;
      if (y < 0 || y >= plane.height() || last < first) {
        Arrays.fill(columns, to, to + width, 0);
        continue;
      }
      Arrays.fill(columns, to, to + first, 0);
      Arrays.fill(columns, to + last + 1, to + width, 0);
      int from = channel + y * plane.width() + j - plane.padAcross();
      if (plane.strideAcross() == 1) {
        System.arraycopy(image, from + first, columns, to + first, last + 1 - first);
      } else {
        for (int s = first; s <= last; s++) {
          columns[to + s] = image[from + s * plane.strideAcross()];
        }
      }
    }
  }

  /** Sets the image at {@code to} to the sums of the columns' values over each of its pixels. */
  void scatter(float[] image, int to) {
    Arrays.fill(image, to, to + plane.channels() * plane.size(), 0);
    int row = 0;
    for (int c = 0; c < plane.channels(); c++) {
      for (int i = 0; i < plane.kernelHeight(); i++) {
        for (int j = 0; j < plane.kernelWidth(); j++) {
          scatterTap(image, to + c * plane.size(), i, j, row);
          row += plane.outSize();
        }
      }
    }
  }

  private void scatterTap(float[] image, int channel, int i, int j, int row) {
    int first = firstPlace(j);
    int last = lastPlace(j);
    int stride = plane.strideAcross();
    for (int r = 0; r < plane.outHeight(); r++) {
      int y = r * plane.strideDown() + i - plane.padDown();
      if (y >= 0 && y < plane.height()) {
        int from = row + r * plane.outWidth();
        int to = channel + y * plane.width() + j - plane.padAcross();
        for (int s = first; s <= last; s++) {
          image[to + s * stride] += columns[from + s];
        }
      }
    }
  }

  /** The first place across where column j of the kernel is inside the image. */
  private int firstPlace(int j) {
    int outside = Math.max(plane.padAcross() - j, 0);
    return Math.min((outside + plane.strideAcross() - 1) / plane.strideAcross(), plane.outWidth());
  }

  /** The last place across where column j of the kernel is inside the image. */
  private int lastPlace(int j) {
    int room = plane.width() - 1 + plane.padAcross() - j;
    return room < 0 ? -1 : Math.min(plane.outWidth() - 1, room / plane.strideAcross());
  }
}
