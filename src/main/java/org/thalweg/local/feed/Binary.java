package org.thalweg.local.feed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes: as they are, a text that stands for them, or numbers packed as little-endian float32. */
final class Binary {
  private Binary() {}

  /** The bytes, a whole array. */
  static byte[] bytes(Object value, BytesForm form) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof String text) {
      return form.bytes(text);
    }
    if (value instanceof float[] numbers) {
      return pack(numbers);
    }
    throw new ConversionException(
        "must be bytes: a text as Avro's JSON has it, or base64 if the input says bytes: base64",
        value);
  }

  private static byte[] pack(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes.array();
  }
}
