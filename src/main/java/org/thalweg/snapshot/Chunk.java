package org.thalweg.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One record of the model topic.
 *
 * @param key which part of which version of which model
 * @param value the bytes that {@link ChunkLayout} draws
 */
public record Chunk(ChunkKey key, byte[] value) {

  /** The smallest and largest payload of a chunk, in bytes. */
  public static final int MIN_SIZE = 1 << 10;

  public static final int MAX_SIZE = 64 << 20;

  /**
   * Cuts a whole into chunks.
   *
   * @param size the largest payload of a chunk, in bytes, from {@link #MIN_SIZE} to {@link
   *     #MAX_SIZE}
   */
  static List<Chunk> split(String modelKey, long version, byte[] whole, int size) {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "a chunk's size must be from " + MIN_SIZE + " to " + MAX_SIZE + " bytes: " + size);
    }
    int parts = Math.max(1, (int) ((whole.length + (long) size - 1) / size));
    int wholeCrc = crc(whole);
    List<Chunk> chunks = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      int from = part * size;
      int length = Math.min(size, whole.length - from);
      ByteBuffer value = ByteBuffer.allocate(ChunkLayout.PAYLOAD_OFFSET + length);
      value.putInt(ChunkLayout.MAGIC_OFFSET, ChunkLayout.MAGIC);
      value.put(ChunkLayout.FORM_OFFSET, ChunkLayout.FORM);
      value.put(ChunkLayout.CODE_OFFSET, ChunkLayout.UNCOMPRESSED);
      value.putLong(ChunkLayout.VERSION_OFFSET, version);
      value.putInt(ChunkLayout.PART_OFFSET, part);
      value.putInt(ChunkLayout.PARTS_OFFSET, parts);
      value.putLong(ChunkLayout.LENGTH_OFFSET, whole.length);
      value.putInt(ChunkLayout.WHOLE_CRC_OFFSET, wholeCrc);
      value.put(ChunkLayout.PAYLOAD_OFFSET, whole, from, length);
      value.putInt(ChunkLayout.CHUNK_CRC_OFFSET, chunkCrc(value.array()));
      chunks.add(new Chunk(new ChunkKey(modelKey, version, part), value.array()));
    }
    return chunks;
  }

  /** The bytes of all parts together, as the value of one says it; 0 if it is none. */
  public static long wholeLength(byte[] value) {
    return value == null || value.length < ChunkLayout.PAYLOAD_OFFSET
        ? 0
        : ByteBuffer.wrap(value).getLong(ChunkLayout.LENGTH_OFFSET);
  }

  static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static int chunkCrc(byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(value, 0, ChunkLayout.CHUNK_CRC_OFFSET);
    crc.update(value, ChunkLayout.PAYLOAD_OFFSET, value.length - ChunkLayout.PAYLOAD_OFFSET);
    return (int) crc.getValue();
  }
}
