package org.thalweg.local.feed;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.avro.LogicalTypes;

/** Numbers as Avro's decimals: the unscaled number's bytes, the highest first. */
final class Decimals {
  private final LogicalTypes.Decimal type;
  private final Notation notation;

  Decimals(LogicalTypes.Decimal type, Notation notation) {
    this.type = type;
    this.notation = notation;
  }

  /**
   * The bytes of a number. Where the input says how a text stands for bytes and has numbers of its
   * own, a text is these bytes.
   */
  byte[] bytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    boolean isBytes =
        value instanceof String && notation.hasNumbers() && notation.bytes() != BytesForm.UNSAID;
    return isBytes ? notation.bytes().bytes((String) value) : number(value).toByteArray();
  }

  /** The same in so many bytes. */
  byte[] bytes(Object value, int size) {
    byte[] bytes = bytes(value);
    if (bytes.length > size) {
      throw new ConversionException("must be a decimal of at most " + size + " bytes", value);
    }
    byte[] all = new byte[size];
    Arrays.fill(all, (byte) (bytes.length > 0 && bytes[0] < 0 ? -1 : 0));
    System.arraycopy(bytes, 0, all, size - bytes.length, bytes.length);
    return all;
  }

  private BigInteger number(Object value) {
    BigDecimal exact = notation.numerals().exact("decimal", value);
    try {
      BigDecimal number = exact.stripTrailingZeros();
      long digits = (long) number.precision() - number.scale() + type.getScale();
      if (number.scale() <= type.getScale() && digits <= type.getPrecision()) {
        return number.setScale(type.getScale()).unscaledValue();
      }
    } catch (ArithmeticException e) {
      // an exponent beyond what a scale can be: reported below
    }
    throw new ConversionException(
        "must be a decimal of at most %d digits, %d of them behind the point"
            .formatted(type.getPrecision(), type.getScale()),
        value);
  }
}
