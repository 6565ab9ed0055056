package org.thalweg.snapshot;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/** How the whole of a snapshot is packed. */
public enum Compression {
  /** As it is. */
  NONE(0),

  /** One frame of Zstandard (RFC 8878). */
  ZSTD(1);

  /** The fastest: weights hardly shrink further at any other. */
  private static final int LEVEL = 1;

  /** The most bytes that a block of a frame unpacks to, and the fewest that it takes. */
  private static final long BLOCK = 128 << 10;

  private static final int LEAST_BLOCK = 4;

  private final int code;

  Compression(int code) {
    this.code = code;
  }

  /** What stands for it in a chunk: never changes. */
  byte code() {
    return (byte) code;
  }

  /**
   * The compression of a code.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Compression of(byte code) {
    for (Compression compression : values()) {
      if (compression.code == code) {
        return compression;
      }
    }
    throw new IllegalArgumentException("the chunk's compression must be known: " + code);
  }

  byte[] pack(byte[] whole) {
    if (this == NONE) {
      return whole;
    }
    byte[] packed = new byte[Math.toIntExact(Zstd.compressBound(whole.length))];
    long length = Zstd.compressByteArray(packed, 0, packed.length, whole, 0, whole.length, LEVEL);
    return Arrays.copyOf(packed, Math.toIntExact(length));
  }

  /**
   * The whole again; takes no more memory than {@code length}, and none if so few packed bytes
   * can't be that many.
   *
   * @param length of the whole, which the caller finds bearable
   * @throws IllegalArgumentException if the bytes are not a whole of this length
   */
  byte[] unpack(byte[] packed, int length) {
    if (this == NONE) {
      if (packed.length != length) {
        throw new IllegalArgumentException(
            "a snapshot must have the " + length + " bytes that it says: " + packed.length);
      }
      return packed;
    }
    if (length > BLOCK * (packed.length / LEAST_BLOCK)) {
      throw new IllegalArgumentException(
          "a snapshot must have the "
              + length
              + " bytes that it says: "
              + packed.length
              + " packed");
    }
    byte[] whole = new byte[length];
    try {
      long actual = Zstd.decompressByteArray(whole, 0, length, packed, 0, packed.length);
      if (actual == length) {
        return whole;
      }
      throw new IllegalArgumentException(
          "a snapshot must have the " + length + " bytes that it says: " + actual);
    } catch (ZstdException e) {
      throw new IllegalArgumentException("a snapshot must unpack: " + e.getMessage(), e);
    }
  }
}
