package org.thalweg.event;

/**
 * Counts the scans of a JPEG file: each makes a decoder go over the whole picture once more,
 * however few bytes it has.
 *
 * <p>Markers are found as decoders find them (ITU-T T.81, annex B): 0xFF and a code; of those with
 * content, a length follows. A 0xFF within a scan's own data is followed by 0 or is a restart.
 */
final class JpegScans {

  private static final int MARKER = 0xff;
  private static final int FIRST_CODE = 0xc0;
  private static final int FIRST_RESTART = 0xd0;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int SCAN = 0xda;

  private JpegScans() {}

  /** The scans up to the end of the picture, or of the bytes. */
  static int count(byte[] bytes, int from, int length) {
    int end = from + length;
    int scans = 0;
    int at = from;
    while (at + 1 < end) {
      int code = (bytes[at] & 0xff) == MARKER ? bytes[at + 1] & 0xff : 0;
      if (code == SCAN) {
        scans++;
      }
      if (code == END_OF_IMAGE && scans > 0) {
        break;
      }
      at += code < FIRST_CODE || code == MARKER ? 1 : isBare(code) ? 2 : segment(bytes, at, end);
    }
    return scans;
  }

  /** Whether nothing belongs to a marker but itself. */
  private static boolean isBare(int code) {
    return code >= FIRST_RESTART && code <= END_OF_IMAGE;
  }

  /** The bytes of a marker and what it says belongs to it. */
  private static int segment(byte[] bytes, int at, int end) {
    int length = at + 3 < end ? ((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff) : 0;
    return 2 + Math.max(2, length);
  }
}
