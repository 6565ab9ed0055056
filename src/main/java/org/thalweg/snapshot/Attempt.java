package org.thalweg.snapshot;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parts that have arrived of one version as it was once written. */
final class Attempt {

  private final ByteBuffer first;
  private final SortedMap<Integer, byte[]> payloads = new TreeMap<>();
  private long bytes;

  /**
   * Without any part yet.
   *
   * @param chunk one of its chunks, sound
   */
  Attempt(ByteBuffer chunk) {
    first = ByteBuffer.allocate(ChunkLayout.PAYLOAD_OFFSET);
    first.put(0, chunk, 0, ChunkLayout.PAYLOAD_OFFSET);
  }

  /** What tells attempts at versions apart: the same bytes at the same version are the same. */
  static long fingerprint(ByteBuffer chunk) {
    long fingerprint = chunk.getLong(ChunkLayout.VERSION_OFFSET);
    fingerprint = fingerprint * 31 + chunk.getLong(ChunkLayout.LENGTH_OFFSET);
    fingerprint = fingerprint * 31 + chunk.getInt(ChunkLayout.PARTS_OFFSET);
    fingerprint = fingerprint * 31 + chunk.getLong(ChunkLayout.LINE_OFFSET);
    return (fingerprint << 32) ^ (chunk.getInt(ChunkLayout.WHOLE_CRC_OFFSET) & 0xffffffffL);
  }

  long version() {
    return first.getLong(ChunkLayout.VERSION_OFFSET);
  }

  /** Bytes of payload that have arrived. */
  long bytes() {
    return bytes;
  }

  boolean isComplete() {
    return payloads.size() == parts();
  }

  int arrived() {
    return payloads.size();
  }

  int parts() {
    return first.getInt(ChunkLayout.PARTS_OFFSET);
  }

  /** Keeps a part and answers the bytes that it takes; 0 if it was there before. */
  int add(ByteBuffer chunk) {
    int part = chunk.getInt(ChunkLayout.PART_OFFSET);
    if (payloads.containsKey(part)) {
      return 0;
    }
    byte[] payload = new byte[chunk.capacity() - ChunkLayout.PAYLOAD_OFFSET];
    chunk.get(ChunkLayout.PAYLOAD_OFFSET, payload);
    payloads.put(part, payload);
    bytes += payload.length;
    return payload.length;
  }

  /** The whole as it is stored, or {@code null} if it isn't what was written. */
  StoredSnapshot join(String modelKey) {
    if (bytes != first.getLong(ChunkLayout.LENGTH_OFFSET)) {
      return null;
    }
    ByteBuffer stored = ByteBuffer.allocate((int) bytes);
    for (byte[] payload : payloads.values()) {
      stored.put(payload);
    }
    if (Chunk.crc(stored.array()) != first.getInt(ChunkLayout.WHOLE_CRC_OFFSET)) {
      return null;
    }
    return new StoredSnapshot(
        modelKey,
        version(),
        first.getLong(ChunkLayout.LINE_OFFSET),
        parts(),
        Compression.of(first.get(ChunkLayout.CODE_OFFSET)),
        (int) first.getLong(ChunkLayout.UNPACKED_OFFSET),
        stored.array());
  }
}
