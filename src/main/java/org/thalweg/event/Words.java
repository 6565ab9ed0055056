package org.thalweg.event;

/** Gives texts their indices: by a list of known ones, or by hashing. */
@FunctionalInterface
interface Words {

  int UNKNOWN = -1;

  /** The index of a text in UTF-8, or {@link #UNKNOWN}. */
  int index(byte[] bytes, int from, int length);

  /** Words that fall into one of {@code count} buckets by their {@link Hash}. */
  static Words buckets(int count) {
    return (bytes, from, length) ->
        (int) Long.remainderUnsigned(Hash.of(bytes, from, length), count);
  }
}
