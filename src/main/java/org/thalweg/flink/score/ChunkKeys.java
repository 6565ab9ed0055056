package org.thalweg.flink.score;

import org.apache.flink.api.java.functions.KeySelector;
import org.thalweg.flink.io.InRecord;
import org.thalweg.snapshot.ChunkKey;

/** The model key of a snapshot's chunk; empty for a record that is none. */
final class ChunkKeys implements KeySelector<InRecord, String> {

  private static final long serialVersionUID = 1;

  @Override
  public String getKey(InRecord chunk) {
    ChunkKey key = of(chunk);
    return key == null ? "" : key.modelKey();
  }

  /** The key of a chunk; null for a record that is none. */
  static ChunkKey of(InRecord chunk) {
    try {
      return ChunkKey.of(chunk.key());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
