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

  /** The most bytes that a record has beside a chunk's payload, its key apart. */
  public static final int OVERHEAD = 1 << 10;

  static int requireSize(int size) {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "a chunk's size must be from " + MIN_SIZE + " to " + MAX_SIZE + " bytes: " + size);
    }
    return size;
  }

  /**
   * Cuts a whole into chunks.
   *
   * @param line see {@link org.thalweg.learn.Releases#line()}
   * @param size the largest payload of a chunk, in bytes, from {@link #MIN_SIZE} to {@link
   *     #MAX_SIZE}
   */
  static List<Chunk> split(
      String modelKey, long version, long line, byte[] whole, Compression compression, int size) {
    byte[] stored = compression.pack(whole);
    return cut(
        new StoredSnapshot(modelKey, version, line, 0, compression, whole.length, stored), size);
  }

  /** Cuts what is packed already. */
  static List<Chunk> cut(StoredSnapshot snapshot, int size) {
    requireSize(size);
    byte[] stored = snapshot.bytes();
    int parts = Math.max(1, (int) ((stored.length + (long) size - 1) / size));
    int wholeCrc = crc(stored);
    List<Chunk> chunks = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      ChunkKey key = new ChunkKey(snapshot.modelKey(), snapshot.version(), part);
      int from = part * size;
      int length = Math.min(size, stored.length - from);
      ByteBuffer value = ByteBuffer.allocate(ChunkLayout.PAYLOAD_OFFSET + length);
      value.putInt(ChunkLayout.MAGIC_OFFSET, ChunkLayout.MAGIC);
      value.put(ChunkLayout.FORM_OFFSET, ChunkLayout.FORM);
      value.put(ChunkLayout.CODE_OFFSET, snapshot.compression().code());
      value.putLong(ChunkLayout.VERSION_OFFSET, snapshot.version());
      value.putInt(ChunkLayout.PART_OFFSET, part);
      value.putInt(ChunkLayout.PARTS_OFFSET, parts);
      value.putLong(ChunkLayout.LENGTH_OFFSET, stored.length);
      value.putLong(ChunkLayout.UNPACKED_OFFSET, snapshot.length());
      value.putLong(ChunkLayout.LINE_OFFSET, snapshot.line());
      value.putInt(ChunkLayout.WHOLE_CRC_OFFSET, wholeCrc);
      value.put(ChunkLayout.PAYLOAD_OFFSET, stored, from, length);
      value.putInt(ChunkLayout.CHUNK_CRC_OFFSET, chunkCrc(key.bytes(), value.array()));
      chunks.add(new Chunk(key, value.array()));
    }
    return chunks;
  }

  /** The bytes of all parts together, unpacked, as the value of one says it; 0 if it is none. */
  public static long unpackedLength(byte[] value) {
    return value == null || value.length < ChunkLayout.PAYLOAD_OFFSET
        ? 0
        : ByteBuffer.wrap(value).getLong(ChunkLayout.UNPACKED_OFFSET);
  }

  static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static int chunkCrc(byte[] key, byte[] value) {
    CRC32C crc = new CRC32C();
    crc.update(key);
    crc.update(value, 0, ChunkLayout.CHUNK_CRC_OFFSET);
    crc.update(value, ChunkLayout.PAYLOAD_OFFSET, value.length - ChunkLayout.PAYLOAD_OFFSET);
    return (int) crc.getValue();
  }
}
