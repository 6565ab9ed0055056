package org.thalweg.snapshot;

import java.util.List;

/**
 * All parts of one version, sound but still packed.
 *
 * @param modelKey the model's key; empty for a job with one model
 * @param version from 1
 * @param line see {@link org.thalweg.learn.Releases#line()}
 * @param parts how many chunks it came in
 * @param compression how the bytes are packed
 * @param length of the whole, unpacked
 * @param bytes the whole as it is stored; not copied
 */
public record StoredSnapshot(
    String modelKey,
    long version,
    long line,
    int parts,
    Compression compression,
    int length,
    byte[] bytes) {

  /**
   * Unpacks and reads it.
   *
   * @throws IllegalArgumentException if it isn't a snapshot of a kind that this build knows, or
   *     another one than its record keys say
   */
  public Snapshot read() {
    Snapshot snapshot = Snapshot.of(whole());
    SnapshotHeader header = snapshot.header();
    if (!header.modelKey().equals(modelKey) || header.version() != version) {
      throw new IllegalArgumentException(
          "a snapshot must be the one that its key says, "
              + (modelKey + "/" + version)
              + (": " + header.modelKey() + "/" + header.version()));
    }
    return snapshot;
  }

  /**
   * The whole, as {@link Snapshot#of} reads it.
   *
   * @throws IllegalArgumentException if it doesn't unpack to what it says
   */
  public byte[] whole() {
    return compression.unpack(bytes, length);
  }

  /** The chunks that it came in, but for how they were cut: in pieces of the default size. */
  public List<Chunk> chunks() {
    return Chunk.cut(this, Publication.CHUNK_SIZE);
  }
}
