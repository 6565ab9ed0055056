package org.thalweg.event;

/**
 * The hash that puts texts into buckets: FNV-1a over 64 bits (Fowler, Noll and Vo), then the
 * finaliser of MurmurHash3 (Appleby), so that the low bits are as good as the high ones.
 *
 * <p>Part of the format of a model: it must never change.
 */
final class Hash {

  private Hash() {}

  static long of(byte[] bytes, int from, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
