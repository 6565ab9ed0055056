package org.thalweg.local.feed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Files, unpacked as they are read if gzip packed them. */
final class Input {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  private Input() {}

  /**
   * The content of a file.
   *
   * @throws FeedException if there is no such file or it cannot be read
   */
  static InputStream open(Path file) {
    if (!Files.exists(file)) {
      throw new FeedException("input " + file + " does not exist: name another with --input");
    }
    if (Files.isDirectory(file)) {
      throw new FeedException("input " + file + " is a folder: name one of its files");
    }
    try {
      InputStream stream = new BufferedInputStream(Files.newInputStream(file), BUFFER);
      return gzip(stream)
          ? new BufferedInputStream(new GZIPInputStream(stream, BUFFER), BUFFER)
          : stream;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static boolean gzip(InputStream stream) throws IOException {
    stream.mark(2);
    int magic = stream.read() << 8 | stream.read();
    stream.reset();
    return magic == GZIP_MAGIC;
  }

  /** A file that exists but whose bytes do not come. */
  static FeedException unreadable(Path file, Exception e) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new FeedException("input " + file + " cannot be read: " + reason, e);
  }
}
