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
 *  | part          | parts         | length of the whole, all parts |
 *  +---------------+---------------+--------------------------------+
 *   32              36              40
 *  +---------------+---------------+---------------- - - - ---------+
 *  | crc of whole  | crc of chunk  | payload: this part of the whole|
 *  +---------------+---------------+---------------- - - - ---------+
 * </pre>
 *
 * Both checksums are CRC-32C (RFC 3720, appendix B.4); the chunk's covers its bytes 0 to 35 and its
 * payload. {@code form} is the layout's version, {@code code} how the whole is compressed (0: not).
 */
final class ChunkLayout {

  static final int MAGIC = 0x54574C47;
  static final byte FORM = 1;
  static final byte UNCOMPRESSED = 0;

  static final int MAGIC_OFFSET = 0;
  static final int FORM_OFFSET = 4;
  static final int CODE_OFFSET = 5;
  static final int VERSION_OFFSET = 8;
  static final int PART_OFFSET = 16;
  static final int PARTS_OFFSET = 20;
  static final int LENGTH_OFFSET = 24;
  static final int WHOLE_CRC_OFFSET = 32;
  static final int CHUNK_CRC_OFFSET = 36;
  static final int PAYLOAD_OFFSET = 40;

  private ChunkLayout() {}
}
