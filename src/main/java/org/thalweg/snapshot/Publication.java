package org.thalweg.snapshot;

import java.io.Serializable;
import java.util.Objects;

/**
 * How snapshots are put on a model topic.
 *
 * @param encodings of the weights
 * @param compression of the whole
 * @param chunkSize the largest payload of a chunk, in bytes, from {@link Chunk#MIN_SIZE} to {@link
 *     Chunk#MAX_SIZE}
 * @param keep how many versions of a model stay; older ones are deleted
 */
public record Publication(Encodings encodings, Compression compression, int chunkSize, int keep)
    implements Serializable {

  /** The chunk size if none is named. */
  public static final int CHUNK_SIZE = 512 << 10;

  /** How many versions stay if it isn't said. */
  public static final int KEEP = 10;

  /** The most versions that may stay: a model remembers each. */
  public static final int MOST_KEPT = 1000;

  /** To the bit, compressed. */
  public static final Publication DEFAULT = ofChunks(CHUNK_SIZE);

  private static final long serialVersionUID = 1;

  public Publication {
    Objects.requireNonNull(encodings, "encodings");
    Objects.requireNonNull(compression, "compression");
    Chunk.requireSize(chunkSize);
    if (keep < 1 || keep > MOST_KEPT) {
      throw new IllegalArgumentException(
          "from 1 to " + MOST_KEPT + " versions must be kept: " + keep);
    }
  }

  /** To the bit, compressed, in chunks of a size. */
  public static Publication ofChunks(int chunkSize) {
    return new Publication(Encodings.FLOAT32, Compression.ZSTD, chunkSize, KEEP);
  }
}
