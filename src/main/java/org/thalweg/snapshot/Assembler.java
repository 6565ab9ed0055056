package org.thalweg.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the chunks of a model topic together again.
 *
 * <p>Chunks may come in any order, twice, damaged or not at all: a whole is given out when all its
 * parts are there and both checksums hold, and once. Of each model the unfinished attempts that
 * were last begun are kept, and never more than a bounded number of bytes in all: memory is taken
 * by what has arrived, not by what a chunk claims.
 *
 * <p>Which of the versions that are complete is the newest, is for {@link Succession} to say.
 */
public final class Assembler {

  /** What became of one record. */
  public sealed interface Result {

    /** All parts of a version are there. */
    record Complete(StoredSnapshot snapshot) implements Result {}

    /** A part of a version that still lacks others, or that was seen before. */
    record Pending() implements Result {}

    /** A version's part was deleted. */
    record Deleted(String modelKey, long version) implements Result {}

    /** Not a chunk, or a damaged one; it changes nothing. */
    record Refused(String reason) implements Result {}
  }

  /**
   * A version that lacks parts.
   *
   * @param arrived how many are there
   * @param parts how many it has
   */
  public record Partial(String modelKey, long version, int arrived, int parts) {}

  private static final Result PENDING = new Result.Pending();

  private final long maxBytes;
  private final long maxHeldBytes;
  private final Map<String, Unfinished> models = new HashMap<>();
  private long heldBytes;

  /** For any snapshots: of unfinished ones so much is kept that two of the largest can come. */
  public Assembler() {
    this(Snapshot.MAX_BYTES, 2 * Snapshot.MAX_BYTES);
  }

  /**
   * @param maxBytes the most bytes of unfinished versions that are kept, and the largest whole
   */
  public Assembler(long maxBytes) {
    this(maxBytes, maxBytes);
  }

  private Assembler(long maxBytes, long maxHeldBytes) {
    this.maxBytes = Math.min(maxBytes, Snapshot.MAX_BYTES);
    this.maxHeldBytes = maxHeldBytes;
  }

  /** Bytes of unfinished versions. */
  public long heldBytes() {
    return heldBytes;
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
    String damage = damage(key, chunkKey, value, maxBytes);
    if (damage != null) {
      return new Result.Refused(damage);
    }
    return add(chunkKey, ByteBuffer.wrap(value));
  }

  /** The versions that lack parts, as far as they are kept. */
  public List<Partial> unfinished() {
    List<Partial> all = new ArrayList<>();
    models.forEach(
        (key, model) ->
            model.attempts().stream()
                .map(a -> new Partial(key, a.version(), a.arrived(), a.parts()))
                .forEach(all::add));
    return all;
  }

  private Result delete(ChunkKey key) {
    Unfinished model = models.get(key.modelKey());
    if (model != null) {
      heldBytes -= model.drop(key.version());
    }
    return new Result.Deleted(key.modelKey(), key.version());
  }

  /**
   * How many parts a version has, as a record of the topic says it; 0 if the record is not a chunk
   * or a damaged one.
   *
   * @param key what {@code keyBytes} say
   */
  public static int parts(ChunkKey key, byte[] keyBytes, byte[] value) {
    return damage(keyBytes, key, value, Snapshot.MAX_BYTES) == null
        ? ByteBuffer.wrap(value).getInt(ChunkLayout.PARTS_OFFSET)
        : 0;
  }

  private static String damage(byte[] keyBytes, ChunkKey key, byte[] value, long maxBytes) {
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
    if (chunk.getInt(ChunkLayout.CHUNK_CRC_OFFSET) != Chunk.chunkCrc(keyBytes, value)) {
      return "the chunk's checksum must hold: " + key;
    }
    return disorder(key, chunk, maxBytes);
  }

  /** What is wrong with a chunk that is as it was written. */
  private static String disorder(ChunkKey key, ByteBuffer chunk, long maxBytes) {
    try {
      Compression.of(chunk.get(ChunkLayout.CODE_OFFSET));
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    int parts = chunk.getInt(ChunkLayout.PARTS_OFFSET);
    boolean ofItsKey =
        chunk.getLong(ChunkLayout.VERSION_OFFSET) == key.version()
            && chunk.getInt(ChunkLayout.PART_OFFSET) == key.part();
    if (!ofItsKey || key.part() >= parts) {
      return "a chunk must be the part that its key says: " + key + " of " + parts;
    }
    long stored = chunk.getLong(ChunkLayout.LENGTH_OFFSET);
    long unpacked = chunk.getLong(ChunkLayout.UNPACKED_OFFSET);
    if (Math.min(stored, unpacked) < 0) {
      return "a snapshot must have at least 0 bytes: " + Math.min(stored, unpacked);
    }
    long length = Math.max(stored, unpacked);
    return length > maxBytes
        ? "a snapshot must have at most " + maxBytes + " bytes: " + length
        : null;
  }

  private Result add(ChunkKey key, ByteBuffer chunk) {
    Unfinished model = models.computeIfAbsent(key.modelKey(), name -> new Unfinished());
    long fingerprint = Attempt.fingerprint(chunk);
    if (model.hasFinished(fingerprint)) {
      return PENDING;
    }
    Attempt attempt = model.attempt(fingerprint);
    if (attempt == null) {
      heldBytes -= model.makeRoom();
      attempt = new Attempt(chunk);
      model.begin(fingerprint, attempt);
    }
    heldBytes += attempt.add(chunk);
    if (!attempt.isComplete()) {
      return heldBytes > maxHeldBytes ? overfull(key, model) : PENDING;
    }
    model.end(fingerprint);
    heldBytes -= attempt.bytes();
    StoredSnapshot snapshot = attempt.join(key.modelKey());
    if (snapshot == null) {
      return new Result.Refused("the snapshot's checksum must hold: " + key);
    }
    model.finish(fingerprint, key.version());
    return new Result.Complete(snapshot);
  }

  private Result overfull(ChunkKey key, Unfinished model) {
    heldBytes -= model.drop(key.version());
    return new Result.Refused(
        "unfinished snapshots must have at most " + maxHeldBytes + " bytes: dropped " + key);
  }
}
