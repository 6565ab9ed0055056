package org.thalweg.event;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG and JPEG bytes to one byte a value, channel by channel.
 *
 * <p>The header's size and the number of a JPEG's scans are checked before anything is decoded, so
 * a small file can't ask for much memory or work. What else a file holds (texts, profiles) is not
 * unpacked. For one thread.
 */
final class ImageFile {

  /** The most pixels of an image that is to be resized. */
  static final int MAX_PIXELS = 1 << 24;

  /** The most pixels that a JPEG's scans go over: of the largest image, 16 scans; 10 are usual. */
  static final long MAX_SCANNED = 16L * MAX_PIXELS;

  private final String field;
  private final int channels;
  private final int height;
  private final int width;
  private final boolean resize;

  ImageFile(String field, int channels, int height, int width, boolean resize) {
    this.field = field;
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.resize = resize;
  }

  byte[] read(byte[] bytes, int from, int length) {
    ImageReader reader = reader(bytes, from, length);
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes, from, length))) {
      reader.setInput(in, true, true);
      requireSize(reader.getWidth(0), reader.getHeight(0));
      if (isJpeg(bytes, from)) {
        requireWork(reader.getWidth(0), reader.getHeight(0), JpegScans.count(bytes, from, length));
      }
      return channels(reader.read(0));
    } catch (OutOfMemoryError e) {
      // A job that failed for it would meet the same image again.
      throw Rejection.of(ReasonCode.TOO_LARGE, field, "must fit into memory", e.getMessage());
    } catch (IOException | RuntimeException e) {
      // What the JDK's decoders throw for damaged files is not limited to IOException.
      throw e instanceof Rejection rejection
          ? rejection
          : bad("must be a whole image", e.getMessage());
    } finally {
      reader.dispose();
    }
  }

  private ImageReader reader(byte[] bytes, int from, int length) {
    if (length > 3 && bytes[from] == (byte) 0x89 && bytes[from + 1] == 'P') {
      return ImageIO.getImageReadersByFormatName("png").next();
    }
    if (length > 3 && isJpeg(bytes, from)) {
      return ImageIO.getImageReadersByFormatName("jpeg").next();
    }
    throw bad("must be a PNG or JPEG file", "another beginning");
  }

  private static boolean isJpeg(byte[] bytes, int from) {
    return bytes[from] == (byte) 0xff && bytes[from + 1] == (byte) 0xd8;
  }

  private void requireWork(int actualWidth, int actualHeight, int scans) {
    if ((long) actualWidth * actualHeight * scans > MAX_SCANNED) {
      String actual = actualWidth + " x " + actualHeight + " in " + scans;
      String rule = "must have at most " + MAX_SCANNED + " pixels in all scans";
      throw Rejection.of(ReasonCode.TOO_LARGE, field, rule, actual);
    }
  }

  private void requireSize(int actualWidth, int actualHeight) {
    String actual = actualWidth + " x " + actualHeight;
    if (resize && (long) actualWidth * actualHeight > MAX_PIXELS) {
      throw Rejection.of(
          ReasonCode.TOO_LARGE, field, "must have at most " + MAX_PIXELS + " pixels", actual);
    }
    if (!resize && (actualWidth != width || actualHeight != height)) {
      String rule = "must be " + width + " x " + height + " pixels";
      throw Rejection.of(ReasonCode.WRONG_LENGTH, field, rule, actual);
    }
  }

  private Rejection bad(String rule, Object value) {
    return Rejection.of(ReasonCode.BAD_IMAGE, field, rule, value);
  }

  private byte[] channels(BufferedImage image) {
    byte[] out = new byte[channels * height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        average(image, x, y, out);
      }
    }
    return out;
  }

  /** The mean over the part of the image that falls onto one pixel. */
  private void average(BufferedImage image, int x, int y, byte[] out) {
    int left = (int) ((long) x * image.getWidth() / width);
    int right = Math.max(left + 1, (int) ((x + 1L) * image.getWidth() / width));
    int top = (int) ((long) y * image.getHeight() / height);
    int bottom = Math.max(top + 1, (int) ((y + 1L) * image.getHeight() / height));
    long red = 0;
    long green = 0;
    long blue = 0;
    for (int v = top; v < bottom; v++) {
      for (int u = left; u < right; u++) {
        int rgb = rgb(image, u, v);
        red += rgb >> 16 & 0xff;
        green += rgb >> 8 & 0xff;
        blue += rgb & 0xff;
      }
    }
    long area = (long) (right - left) * (bottom - top);
    put(out, y * width + x, red / area, green / area, blue / area);
  }

  /** Colours become grey by the luma of ITU-R BT.601. */
  private void put(byte[] out, int pixel, long red, long green, long blue) {
    if (channels == 1) {
      out[pixel] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
    } else {
      int area = height * width;
      out[pixel] = (byte) red;
      out[area + pixel] = (byte) green;
      out[2 * area + pixel] = (byte) blue;
    }
  }

  /** Grey values are taken as they are stored: Java's own conversion would change them. */
  private static int rgb(BufferedImage image, int x, int y) {
    Raster raster = image.getRaster();
    if (raster.getNumBands() <= 2 && !(image.getColorModel() instanceof IndexColorModel)) {
      int bits = raster.getSampleModel().getSampleSize(0);
      int grey = raster.getSample(x, y, 0);
      return 0x10101 * (bits > 8 ? grey >> (bits - 8) : grey * 255 / ((1 << bits) - 1));
    }
    return image.getRGB(x, y);
  }
}
