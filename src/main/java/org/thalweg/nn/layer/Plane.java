package org.thalweg.nn.layer;

import java.util.List;
import org.thalweg.nn.Options;
import org.thalweg.nn.Shape;

/**
 * How a window goes over an image [channels, height, width]: down and across. A row [channels,
 * length] is an image of height 1.
 *
 * @param flat whether shapes are [channels, length]
 */
record Plane(
    boolean flat,
    int channels,
    int height,
    int width,
    int kernelHeight,
    int kernelWidth,
    int strideDown,
    int strideAcross,
    int padDown,
    int padAcross) {

  /** Reads kernel, stride and, where there can be one, padding. */
  static Plane read(LayerBuilder builder, int axes, int usualStride, boolean padded) {
    boolean flat = axes == 1;
    Options options = builder.options();
    int[] kernel = options.integers("kernel", axes, 1, 1, 1 << 12);
    if (options.node("kernel").isAbsent()) {
      options.problem(builder.name() + " needs kernel");
    }
    int[] stride = {kernel[0], kernel[axes - 1]};
    if (usualStride > 0 || !options.node("stride").isAbsent()) {
      stride = options.integers("stride", axes, Math.max(usualStride, 1), 1, 1 << 12);
    } else {
      options.keep("stride", axes == 1 ? kernel[0] : List.of(kernel[0], kernel[1]));
    }
    int[] pad = padded ? options.integers("padding", axes, 0, 0, 1 << 12) : new int[axes];
    String wanted = flat ? "[channels, length]" : "an image [channels, height, width]";
    int[] dims = builder.dims(axes + 1, wanted);
    int across = axes - 1;
    Plane plane =
        new Plane(
            flat,
            dims[0],
            flat ? 1 : dims[1],
            dims[axes],
            flat ? 1 : kernel[0],
            kernel[across],
            flat ? 1 : stride[0],
            stride[across],
            flat ? 0 : pad[0],
            pad[across]);
    if (plane.kernelHeight > plane.paddedHeight() || plane.kernelWidth > plane.paddedWidth()) {
      throw builder.refuse(
          "has a kernel that must fit into its input "
              + builder.input()
              + " and padding: "
              + new Shape(kernel));
    }
    return plane;
  }

  int paddedHeight() {
    return height + 2 * padDown;
  }

  int paddedWidth() {
    return width + 2 * padAcross;
  }

  int outHeight() {
    return (paddedHeight() - kernelHeight) / strideDown + 1;
  }

  int outWidth() {
    return (paddedWidth() - kernelWidth) / strideAcross + 1;
  }

  /** Places of the window. */
  int outSize() {
    return outHeight() * outWidth();
  }

  /** Values under the window in one channel. */
  int kernelSize() {
    return kernelHeight * kernelWidth;
  }

  int size() {
    return height * width;
  }

  /** What the window gives with this many channels. */
  Shape output(int outChannels) {
    return flat
        ? new Shape(outChannels, outWidth())
        : new Shape(outChannels, outHeight(), outWidth());
  }
}
