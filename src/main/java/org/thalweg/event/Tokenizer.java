package org.thalweg.event;

/**
 * Cuts a text in UTF-8 into words: runs of letters, marks and digits in lower case, and single
 * ideographs. All else, damaged UTF-8 too, stands between words.
 *
 * <p>Of a longer word the first {@value #MAX_BYTES} bytes count. For one thread.
 */
final class Tokenizer {

  static final int MAX_BYTES = 64;

  private static final int DAMAGED = -1;

  private final byte[] word = new byte[MAX_BYTES];
  private int length;

  /** The last word's bytes, of which the first {@link #length()} count. */
  byte[] word() {
    return word;
  }

  /** 0 if there was no word left. */
  int length() {
    return length;
  }

  /**
   * Takes the next word.
   *
   * @return where to go on
   */
  int next(byte[] text, int from, int end) {
    length = 0;
    int at = from;
    while (at < end) {
      int size = Math.min(sizeOf(text[at]), end - at);
      int c = text[at] >= 0 ? text[at] : decode(text, at, size);
      if (isWordAlone(c)) {
        return length > 0 ? at : take(c, at + size);
      }
      if (isInWord(c)) {
        take(c, at);
      } else if (length > 0) {
        return at;
      }
      at += c == DAMAGED ? 1 : size;
    }
    return at;
  }

  /** How many bytes the character that begins with {@code first} has. */
  private static int sizeOf(byte first) {
    if (first >= 0) {
      return 1;
    }
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    return ones >= 2 && ones <= 4 ? ones : 1;
  }

  private static int decode(byte[] text, int at, int size) {
    if (size < sizeOf(text[at]) || size == 1) {
      return DAMAGED;
    }
    int c = text[at] & (0x7f >> size);
    for (int i = 1; i < size; i++) {
      if ((text[at + i] & 0xc0) != 0x80) {
        return DAMAGED;
      }
      c = (c << 6) | (text[at + i] & 0x3f);
    }
    return Character.isValidCodePoint(c) ? c : DAMAGED;
  }

  private static boolean isWordAlone(int c) {
    return c >= 0x80 && Character.isIdeographic(c);
  }

  private static boolean isInWord(int c) {
    if (c < 0x80) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    if (Character.isLetterOrDigit(c)) {
      return true;
    }
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** Adds a character to the word, if it still fits; answers {@code next}. */
  private int take(int c, int next) {
    int lower = Character.toLowerCase(c);
    int size = lower < 0x80 ? 1 : lower < 0x800 ? 2 : lower < 0x10000 ? 3 : 4;
    if (length + size > MAX_BYTES) {
      return next;
    }
    if (size == 1) {
      word[length++] = (byte) lower;
      return next;
    }
    word[length++] = (byte) ((0xf00 >> size) | (lower >> (6 * (size - 1))));
    for (int shift = 6 * (size - 2); shift >= 0; shift -= 6) {
      word[length++] = (byte) (0x80 | ((lower >> shift) & 0x3f));
    }
    return next;
  }
}
