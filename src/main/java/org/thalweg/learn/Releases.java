package org.thalweg.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is still there of the versions that a model has published: for each of the newest, how many
 * records it takes, so that they can be deleted when it is one of the newest no more. Part of a
 * model's state.
 */
public final class Releases {

  private static final int FORMAT = 1;

  /** The most versions that are remembered. */
  private static final int MOST = 1 << 16;

  private final Deque<Integer> records = new ArrayDeque<>();
  private long line;

  Releases() {}

  /**
   * Which line of training the versions belong to: those that a model publishes from its first to
   * its last, under numbers that rise. It is a checksum of the model at its first version: a job
   * that begins anew counts from 1 again and has another line, unless all it learnt is the same. 0
   * before the first version.
   */
  public long line() {
    return line;
  }

  void begin(long line) {
    this.line = line;
  }

  /** Notes that the next version was published in so many records, at least 1. */
  public void add(int count) {
    records.addLast(count);
  }

  /** How many versions are noted: the newest. */
  public int size() {
    return records.size();
  }

  /** Forgets the oldest of the versions that are noted, and answers how many records it has. */
  public int removeOldest() {
    return records.removeFirst();
  }

  Releases copy() {
    Releases copy = new Releases();
    copy.line = line;
    copy.records.addAll(records);
    return copy;
  }

  void write(DataOutput out) throws IOException {
    out.writeByte(FORMAT);
    out.writeLong(line);
    out.writeInt(records.size());
    for (int count : records) {
      out.writeInt(count);
    }
  }

  static Releases read(DataInput in) throws IOException {
    int format = in.readUnsignedByte();
    if (format != FORMAT) {
      throw new IOException("format of releases must be " + FORMAT + ": " + format);
    }
    Releases releases = new Releases();
    releases.line = in.readLong();
    int size = in.readInt();
    if (size < 0 || size > MOST) {
      throw new IOException("releases must be from 0 to " + MOST + ": " + size);
    }
    for (int i = 0; i < size; i++) {
      releases.add(in.readInt());
    }
    return releases;
  }
}
