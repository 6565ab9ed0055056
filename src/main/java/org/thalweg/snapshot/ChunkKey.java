package org.thalweg.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The record key of one chunk: {@code MODELKEY/VERSION/PART} in UTF-8, so that a console consumer
 * shows it and compaction keeps each part of each version until it is deleted by a null value.
 *
 * @param modelKey the model's key; empty for a job with one model; may itself contain slashes
 * @param version from 1
 * @param part from 0
 */
public record ChunkKey(String modelKey, long version, int part) {

  public ChunkKey {
    if (version < 1) {
      throw new IllegalArgumentException("a version must be at least 1: " + version);
    }
    if (part < 0) {
      throw new IllegalArgumentException("a part must be at least 0: " + part);
    }
  }

  /** The record key. */
  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The record key as text. */
  @Override
  public String toString() {
    return modelKey + "/" + version + "/" + part;
  }

  /**
   * Reads a record key.
   *
   * @throws IllegalArgumentException if it isn't one of a chunk
   */
  public static ChunkKey of(byte[] key) {
    String text = utf8(key);
    int part = text.lastIndexOf('/');
    int version = part < 0 ? -1 : text.lastIndexOf('/', part - 1);
    if (version < 0) {
      throw new IllegalArgumentException("a chunk's key must be MODELKEY/VERSION/PART: " + text);
    }
    try {
      return new ChunkKey(
          text.substring(0, version),
          Long.parseLong(text, version + 1, part, 10),
          Integer.parseInt(text, part + 1, text.length(), 10));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a chunk's key must be MODELKEY/VERSION/PART: " + text, e);
    }
  }

  private static String utf8(byte[] key) {
    if (key == null) {
      throw new IllegalArgumentException("a chunk must have a key: null");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a chunk's key must be UTF-8", e);
    }
  }
}
