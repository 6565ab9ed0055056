package org.thalweg.local.feed;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * A folder of images and labels as MNIST has them: IDX files {@code NAME-images-idx3-ubyte} and
 * {@code NAME-labels-idx1-ubyte}, {@code .gz} or not. A record gets {@code pixels}, row by row in
 * [0, 1] (or as raw bytes 0 to 255), and {@code label}.
 */
final class IdxFeed implements Feed {
  private static final int IMAGES = 0x00000803; // unsigned bytes, three dimensions
  private static final int LABELS = 0x00000801; // unsigned bytes, one dimension
  private static final int MAX_PIXELS = 1 << 20;

  private final Path imagesFile;
  private final Path labelsFile;
  private final RecordConverter converter;
  private final DataInputStream images;
  private final DataInputStream labels;
  private final boolean raw;
  private final byte[] bytes;
  private final float[] pixels;
  private final int count;
  private final Map<String, Object> row = new HashMap<>();
  private int read;

  /**
   * Opens both files.
   *
   * @param split the files' name before {@code -images}, such as {@code train} or {@code t10k}
   * @param raw pixels as bytes from 0 to 255; otherwise numbers in [0, 1]
   */
  IdxFeed(Path folder, Schema schema, String split, boolean raw) {
    this.imagesFile = find(folder, split + "-images-idx3-ubyte");
    this.labelsFile = find(folder, split + "-labels-idx1-ubyte");
    this.converter = RecordConverter.of(schema, Notation.PLAIN);
    this.raw = raw;
    this.images = new DataInputStream(Input.open(imagesFile));
    this.labels = new DataInputStream(Input.open(labelsFile));
    try {
      this.count = header(images, imagesFile, IMAGES);
      this.bytes = new byte[size()];
      this.pixels = new float[bytes.length];
      int labelCount = header(labels, labelsFile, LABELS);
      if (labelCount != count) {
        throw new FeedException(
            labelsFile + ": must have as many labels as images, " + count + ": " + labelCount);
      }
    } catch (IOException e) {
      throw Input.unreadable(imagesFile, e);
    }
  }

  private static Path find(Path folder, String name) {
    for (String file : new String[] {name, name + ".gz"}) {
      if (Files.exists(folder.resolve(file))) {
        return folder.resolve(file);
      }
    }
    throw new FeedException(
        "input " + folder + " has no " + name + " or " + name + ".gz: name MNIST's folder");
  }

  private int size() throws IOException {
    int height = images.readInt();
    int width = images.readInt();
    if (height < 1 || width < 1 || (long) height * width > MAX_PIXELS) {
      throw new FeedException(
          "%s: images must have from 1 to %d pixels: %d x %d"
              .formatted(imagesFile, MAX_PIXELS, width, height));
    }
    return height * width;
  }

  private static int header(DataInputStream stream, Path file, int magic) throws IOException {
    int found = stream.readInt();
    if (found != magic) {
      throw new FeedException(
          "%s: an IDX file of this kind begins with %08x: %08x".formatted(file, magic, found));
    }
    return stream.readInt();
  }

  @Override
  public GenericRecord next() {
    if (read == count) {
      return null;
    }
    try {
      images.readFully(bytes);
      row.put("pixels", raw ? bytes : scaled());
      row.put("label", labels.readUnsignedByte());
      read++;
      return converter.convert(row);
    } catch (EOFException e) {
      throw new FeedException(
          "%s ends early: must have %d images: %d".formatted(imagesFile, count, read), e);
    } catch (IOException e) {
      throw Input.unreadable(imagesFile, e);
    } catch (ConversionException e) {
      throw new FeedException(imagesFile + ", image " + read + ": " + e.getMessage(), e);
    }
  }

  private float[] scaled() {
    for (int i = 0; i < bytes.length; i++) {
      pixels[i] = (bytes[i] & 0xff) / 255f;
    }
    return pixels;
  }

  @Override
  public void close() {
    try (images;
        labels) {
      read = count;
    } catch (IOException e) {
      throw Input.unreadable(imagesFile, e);
    }
  }
}
