package org.thalweg.snapshot;

/**
 * The bytes of one chunk. Numbers are big-endian.
 *
 * <pre>
 *   0               4    5    6       8                              16
 *  +---------------+----+----+-------+------------------------------+
 *  | magic "TWLG"  |form|code|   0   | version of the model         |
 *  +---------------+----+----+-------+------------------------------+
 *   16              20              24                             32
 *  +---------------+---------------+--------------------------------+
 *  | part          | parts         | length of the whole as stored  |
 *  +---------------+---------------+--------------------------------+
 *   32                              40                             48
 *  +-------------------------------+--------------------------------+
 *  | length of the whole, unpacked | line                           |
 *  +-------------------------------+--------------------------------+
 *   48              52              56
 *  +---------------+---------------+---------------- - - - ---------+
 *  | crc of whole  | crc of chunk  | payload: this part of the whole|
 *  +---------------+---------------+---------------- - - - ---------+
 * </pre>
 *
 * {@code form} is this layout's version, {@code code} how the whole is compressed (see {@link
 * Compression}), {@code line} which line of training the version belongs to (see {@link
 * org.thalweg.learn.Releases}). Both checksums are CRC-32C (RFC 3720, appendix B.4): one of the
 * whole as stored, all parts together; the other of the record's key, bytes 0 to 51 and the
 * payload.
 */
final class ChunkLayout {

  static final int MAGIC = 0x54574C47;
  static final byte FORM = 1;

  static final int MAGIC_OFFSET = 0;
  static final int FORM_OFFSET = 4;
  static final int CODE_OFFSET = 5;
  static final int VERSION_OFFSET = 8;
  static final int PART_OFFSET = 16;
  static final int PARTS_OFFSET = 20;
  static final int LENGTH_OFFSET = 24;
  static final int UNPACKED_OFFSET = 32;
  static final int LINE_OFFSET = 40;
  static final int WHOLE_CRC_OFFSET = 48;
  static final int CHUNK_CRC_OFFSET = 52;
  static final int PAYLOAD_OFFSET = 56;

  private ChunkLayout() {}
}
