package org.thalweg.local.feed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bytes: a text's UTF-8, or numbers packed as little-endian float32. */
final class Binary {
  private Binary() {}

  /** A buffer over a whole array, from its first byte to its last. */
  static ByteBuffer buffer(Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    if (value instanceof String text) {
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
    if (value instanceof float[] numbers) {
      return pack(numbers);
    }
    if (value instanceof List<?> list) {
      return pack(Lists.floats(list));
    }
    throw new ConversionException("must be bytes, a text or a list of numbers", value);
  }

  private static ByteBuffer pack(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes;
  }
}
