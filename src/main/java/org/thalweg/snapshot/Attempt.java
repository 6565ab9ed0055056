package org.thalweg.snapshot;

import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/** The parts that have arrived of one version as it was once written. */
final class Attempt {

  private final ByteBuffer first;
  private final int parts;
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
    parts = chunk.getInt(ChunkLayout.PARTS_OFFSET);
  }

  /** What tells attempts apart: the same bytes at the same version are the same. */
  static long fingerprint(ByteBuffer chunk) {
    long version = chunk.getLong(ChunkLayout.VERSION_OFFSET);
    long length = chunk.getLong(ChunkLayout.LENGTH_OFFSET);
    long parts = chunk.getInt(ChunkLayout.PARTS_OFFSET);
    long crc = chunk.getInt(ChunkLayout.WHOLE_CRC_OFFSET) & 0xffffffffL;
    return (((version * 31 + length) * 31 + parts) << 32) ^ crc;
  }

  long version() {
    return first.getLong(ChunkLayout.VERSION_OFFSET);
  }

  /** Bytes of payload that have arrived. */
  long bytes() {
    return bytes;
  }

  boolean isComplete() {
    return payloads.size() == parts;
  }

  String progress() {
    return payloads.size() + " of " + parts + " parts";
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

  /** The whole, or {@code null} if it isn't what was written. */
  byte[] join() {
    if (bytes != first.getLong(ChunkLayout.LENGTH_OFFSET)) {
      return null;
    }
    ByteBuffer whole = ByteBuffer.allocate((int) bytes);
    for (byte[] payload : payloads.values()) {
      whole.put(payload);
    }
    return Chunk.crc(whole.array()) == first.getInt(ChunkLayout.WHOLE_CRC_OFFSET)
        ? whole.array()
        : null;
  }
}
