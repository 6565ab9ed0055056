package org.thalweg.eval;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The frame around every written state: a version byte, then a byte for the kind of metrics. */
final class MetricsFormat {
  static final int VERSION = 2;
  static final int CLASSES = 1;
  static final int FLAG = 2;
  static final int FLAGS = 3;
  static final int NUMBER = 4;

  private MetricsFormat() {}

  static Metrics read(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("metrics format version must be " + VERSION + ": " + version);
    }
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case CLASSES -> ClassificationMetrics.readBody(in, false);
      case FLAG -> ClassificationMetrics.readBody(in, true);
      case FLAGS -> FlagsMetrics.readBody(in);
      case NUMBER -> RegressionMetrics.readBody(in);
      default -> throw new IOException("kind of metrics must be 1 to 4: " + kind);
    };
  }

  static byte[] bytes(Metrics metrics) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      metrics.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array does not fail
    }
    return bytes.toByteArray();
  }

  static Metrics copy(Metrics metrics) {
    try {
      return read(new DataInputStream(new ByteArrayInputStream(bytes(metrics))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A window size as the constructors check it. */
  static int checkWindow(int window) {
    if (window < 1 || window > Metrics.MAX_WINDOW) {
      throw new IllegalArgumentException(
          "window must be 1 to " + Metrics.MAX_WINDOW + " events: " + window);
    }
    return window;
  }

  static int checkClasses(String what, int classes, int least) {
    if (classes < least || classes > Metrics.MAX_CLASSES) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + Metrics.MAX_CLASSES + ": " + classes);
    }
    return classes;
  }

  static int readSize(DataInput in, String what, int least, int most) throws IOException {
    int size = in.readInt();
    if (size < least || size > most) {
      throw new IOException(what + " must be " + least + " to " + most + ": " + size);
    }
    return size;
  }

  static long readCount(DataInput in, String what) throws IOException {
    long count = in.readLong();
    if (count < 0) {
      throw new IOException(what + " must not be negative: " + count);
    }
    return count;
  }
}
