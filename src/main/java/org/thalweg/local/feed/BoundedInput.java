package org.thalweg.local.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An input whose records are bounded: a few packed bytes may unfold to a line of gigabytes. For one
 * thread.
 */
final class BoundedInput extends FilterInputStream {

  /** The longest record of an input, in bytes. A reader's buffer may hold some of the next one. */
  static final int MAX_RECORD = 1 << 24;

  private static final int BUFFERED = 1 << 16;

  private final Path file;
  private long record;
  private long read;

  BoundedInput(Path file) {
    super(Input.open(file));
    this.file = file;
  }

  /** From here on the next record is read; the first begins by itself. */
  void next() {
    record++;
    read = 0;
  }

  private void add(long count) {
    read += count;
    if (read > MAX_RECORD + BUFFERED) {
      throw new FeedException(
          "%s, record %d: must have at most %d bytes: more"
              .formatted(file, Math.max(1, record), MAX_RECORD));
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    add(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = super.read(bytes, from, length);
    add(Math.max(0, count));
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = super.skip(count);
    add(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
