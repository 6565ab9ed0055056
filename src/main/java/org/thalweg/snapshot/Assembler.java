package org.thalweg.snapshot;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts the chunks of a model topic together again.
 *
 * <p>Chunks may come in any order, twice, damaged or not at all: a whole is given out once, when
 * all its parts are there and both checksums hold. Of each model only the newest unfinished version
 * is kept, and never more than a bounded number of bytes in all: memory is taken by what has
 * arrived, not by what a chunk claims.
 */
public final class Assembler {

  /** What became of one record. */
  public sealed interface Result {

    /** All parts of a version are there. */
    record Complete(String modelKey, long version, byte[] whole) implements Result {}

    /** A part of a version that still lacks others, or that was seen before. */
    record Pending() implements Result {}

    /** A version's part was deleted. */
    record Deleted(String modelKey, long version) implements Result {}

    /** Not a chunk, or a damaged one; it changes nothing. */
    record Refused(String reason) implements Result {}
  }

  private static final Result PENDING = new Result.Pending();

  private final long maxBytes;
  private final Map<String, Version> unfinished = new HashMap<>();
  private final Map<String, Long> finished = new HashMap<>();
  private long heldBytes;

  /**
   * @param maxBytes the most bytes of unfinished versions that are kept, and the largest whole
   */
  public Assembler(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Takes the next record of the topic; {@code value} may be null (a deletion). */
  public Result offer(byte[] key, byte[] value) {
    ChunkKey chunkKey;
    try {
      chunkKey = ChunkKey.of(key);
    } catch (IllegalArgumentException e) {
      return new Result.Refused(e.getMessage());
    }
    if (value == null) {
      return delete(chunkKey);
    }
    String damage = damage(chunkKey, value);
    if (damage != null) {
      return new Result.Refused(damage);
    }
    return add(chunkKey, ByteBuffer.wrap(value));
  }

  private Result delete(ChunkKey key) {
    Version version = unfinished.get(key.modelKey());
    if (version != null && version.version == key.version()) {
      drop(key.modelKey());
    }
    return new Result.Deleted(key.modelKey(), key.version());
  }

  private String damage(ChunkKey key, byte[] value) {
    if (value.length < ChunkLayout.PAYLOAD_OFFSET) {
      return "a chunk must have at least " + ChunkLayout.PAYLOAD_OFFSET + " bytes: " + value.length;
    }
    ByteBuffer chunk = ByteBuffer.wrap(value);
    if (chunk.getInt(ChunkLayout.MAGIC_OFFSET) != ChunkLayout.MAGIC) {
      return "a chunk must begin with TWLG: "
          + Integer.toHexString(chunk.getInt(ChunkLayout.MAGIC_OFFSET));
    }
    if (chunk.get(ChunkLayout.FORM_OFFSET) != ChunkLayout.FORM) {
      return "the chunk's layout must be of version "
          + ChunkLayout.FORM
          + ": "
          + chunk.get(ChunkLayout.FORM_OFFSET);
    }
    if (chunk.get(ChunkLayout.CODE_OFFSET) != ChunkLayout.UNCOMPRESSED) {
      return "the chunk's compression must be known: " + chunk.get(ChunkLayout.CODE_OFFSET);
    }
    if (chunk.getInt(ChunkLayout.CHUNK_CRC_OFFSET) != Chunk.chunkCrc(value)) {
      return "the chunk's checksum must hold: " + key;
    }
    int parts = chunk.getInt(ChunkLayout.PARTS_OFFSET);
    boolean ofItsKey =
        chunk.getLong(ChunkLayout.VERSION_OFFSET) == key.version()
            && chunk.getInt(ChunkLayout.PART_OFFSET) == key.part();
    if (!ofItsKey || key.part() >= parts) {
      return "a chunk must be the part that its key says: " + key + " of " + parts;
    }
    long length = chunk.getLong(ChunkLayout.LENGTH_OFFSET);
    return length < 0 || length > Math.min(maxBytes, Integer.MAX_VALUE - 16)
        ? "a snapshot must have at most " + maxBytes + " bytes: " + length
        : null;
  }

  private Result add(ChunkKey key, ByteBuffer chunk) {
    if (finished.getOrDefault(key.modelKey(), 0L) >= key.version()) {
      return PENDING;
    }
    Version version = unfinished.get(key.modelKey());
    if (version != null && version.version > key.version()) {
      return PENDING;
    }
    if (version == null || !version.sameAs(chunk)) {
      drop(key.modelKey());
      version = new Version(chunk);
      unfinished.put(key.modelKey(), version);
    }
    heldBytes += version.add(key.part(), chunk);
    if (version.arrived < version.parts) {
      return heldBytes > maxBytes ? overfull(key) : PENDING;
    }
    drop(key.modelKey());
    byte[] whole = version.join();
    if (whole == null) {
      return new Result.Refused("the snapshot's checksum must hold: " + key);
    }
    finished.put(key.modelKey(), key.version());
    return new Result.Complete(key.modelKey(), key.version(), whole);
  }

  private Result overfull(ChunkKey key) {
    drop(key.modelKey());
    return new Result.Refused(
        "unfinished snapshots must have at most " + maxBytes + " bytes: dropped " + key);
  }

  private void drop(String modelKey) {
    Version version = unfinished.remove(modelKey);
    if (version != null) {
      heldBytes -= version.bytes;
    }
  }

  /** The parts of one version that have arrived. */
  private static final class Version {

    private final long version;
    private final int parts;
    private final long length;
    private final int crc;
    private final Map<Integer, byte[]> payloads = new HashMap<>();
    private int arrived;
    private long bytes;

    Version(ByteBuffer chunk) {
      version = chunk.getLong(ChunkLayout.VERSION_OFFSET);
      parts = chunk.getInt(ChunkLayout.PARTS_OFFSET);
      length = chunk.getLong(ChunkLayout.LENGTH_OFFSET);
      crc = chunk.getInt(ChunkLayout.WHOLE_CRC_OFFSET);
    }

    boolean sameAs(ByteBuffer chunk) {
      return version == chunk.getLong(ChunkLayout.VERSION_OFFSET)
          && parts == chunk.getInt(ChunkLayout.PARTS_OFFSET)
          && length == chunk.getLong(ChunkLayout.LENGTH_OFFSET)
          && crc == chunk.getInt(ChunkLayout.WHOLE_CRC_OFFSET);
    }

    /** Keeps a part and answers the bytes that it takes; 0 if it was there before. */
    int add(int part, ByteBuffer chunk) {
      if (payloads.containsKey(part)) {
        return 0;
      }
      byte[] payload = new byte[chunk.capacity() - ChunkLayout.PAYLOAD_OFFSET];
      chunk.get(ChunkLayout.PAYLOAD_OFFSET, payload);
      payloads.put(part, payload);
      arrived++;
      bytes += payload.length;
      return payload.length;
    }

    /** The whole, or null if it isn't what was written. */
    byte[] join() {
      if (bytes != length) {
        return null;
      }
      ByteBuffer whole = ByteBuffer.allocate((int) length);
      for (int part = 0; part < parts; part++) {
        whole.put(payloads.get(part));
      }
      return Chunk.crc(whole.array()) == crc ? whole.array() : null;
    }
  }
}
