package org.thalweg.local.feed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** How a text stands for bytes. */
enum BytesForm {
  /** As Avro's JSON encoding has them, if that is clear; the input does not say. */
  UNSAID,
  /** As Avro's JSON encoding has them: a character from 0 to 255 is a byte. */
  AVRO,
  /** In base64. */
  BASE64;

  private static final Pattern LIKE_BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{2,}={0,2}");

  byte[] bytes(String text) {
    if (this == BASE64) {
      try {
        return Base64.getDecoder().decode(text.strip());
      } catch (IllegalArgumentException e) {
        throw new ConversionException("must be bytes in base64", text);
      }
    }
    if (this == UNSAID && LIKE_BASE64.matcher(text).matches()) {
      throw new ConversionException(
          "must be bytes whose form the input says, as in bytes: base64 or bytes: avro", text);
    }
    if (text.chars().anyMatch(c -> c > 0xff)) {
      throw new ConversionException(
          "must be bytes as Avro's JSON has them, a character from U+0000 to U+00FF each", text);
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
