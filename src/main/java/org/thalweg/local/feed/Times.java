package org.thalweg.local.feed;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Dates and times written as ISO 8601 has them, with a space or a {@code T} between date and time;
 * without an offset they are UTC. Whole numbers are taken as they are.
 */
final class Times {
  private static final int DATE_LENGTH = "2016-07-01".length();

  private Times() {}

  /** Milliseconds since 1970. */
  static Object millis(Object value) {
    return number(value)
        ? Scalars.whole("long", value, Long.MIN_VALUE, Long.MAX_VALUE)
        : instant(value).toEpochMilli();
  }

  /** Microseconds since 1970. */
  static Object micros(Object value) {
    return number(value)
        ? Scalars.whole("long", value, Long.MIN_VALUE, Long.MAX_VALUE)
        : ChronoUnit.MICROS.between(Instant.EPOCH, instant(value));
  }

  /** Days since 1970. */
  static Object date(Object value) {
    return number(value)
        ? Scalars.int32(value)
        : (int) (instant(value).getEpochSecond() / ChronoUnit.DAYS.getDuration().toSeconds());
  }

  private static boolean number(Object value) {
    return value instanceof Number || String.valueOf(value).strip().matches("-?\\d+");
  }

  private static Instant instant(Object value) {
    try {
      String text = String.valueOf(value).strip();
      if (text.length() == DATE_LENGTH) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      String iso = text.replace(' ', 'T');
      return hasOffset(iso)
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new ConversionException(
          "must be a date such as 2016-07-01 or a time such as 2016-07-01 13:00:00", value);
    }
  }

  private static boolean hasOffset(String iso) {
    return iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > DATE_LENGTH;
  }
}
