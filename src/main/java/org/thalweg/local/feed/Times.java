package org.thalweg.local.feed;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.MINUTE_OF_HOUR;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.SECOND_OF_MINUTE;
import static java.time.temporal.ChronoField.YEAR;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Dates and times: by a pattern, or as ISO 8601 has them, with a space or a {@code T} between date
 * and time, hours, days and months of one digit too, and offsets such as {@code +02:00}, {@code
 * +0200} or {@code Z}. Without a pattern whole numbers are taken as they are.
 *
 * @param pattern {@code null}: ISO 8601
 * @param zone of what has no offset
 */
record Times(DateTimeFormatter pattern, ZoneId zone) {
  static final Times UTC = new Times(null, ZoneOffset.UTC);

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendValue(HOUR_OF_DAY, 1, 2, SignStyle.NOT_NEGATIVE)
          .appendLiteral(':')
          .appendValue(MINUTE_OF_HOUR, 2)
          .optionalStart()
          .appendLiteral(':')
          .appendValue(SECOND_OF_MINUTE, 2)
          .optionalStart()
          .appendFraction(NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendValue(YEAR, 4)
          .appendLiteral('-')
          .appendValue(MONTH_OF_YEAR, 1, 2, SignStyle.NOT_NEGATIVE)
          .appendLiteral('-')
          .appendValue(DAY_OF_MONTH, 1, 2, SignStyle.NOT_NEGATIVE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(TIME)
          .appendPattern("[' '][XXX][XX][X]")
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /**
   * A pattern with the letters of Java's {@link DateTimeFormatter}, {@code y} being the year as
   * everybody counts it.
   *
   * @throws IllegalArgumentException if it is none
   */
  static DateTimeFormatter pattern(String text) {
    StringBuilder letters = new StringBuilder(text);
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      quoted ^= text.charAt(i) == '\'';
      if (text.charAt(i) == 'y' && !quoted) {
        letters.setCharAt(i, 'u');
      }
    }
    try {
      return new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern(letters.toString())
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a pattern such as dd/MM/yyyy H:mm: " + text, e);
    }
  }

  /** Since 1970 in a unit. */
  long instant(Object value, TimeUnit unit) {
    if (number(value)) {
      return Numerals.POINT.int64(value);
    }
    TemporalAccessor read = read(value);
    ZoneId given = read.query(TemporalQueries.zone());
    ZoneId at = given == null ? zone : given;
    return since(dateTime(read, value).atZone(at).toInstant(), unit, value);
  }

  /** The time on the clock, as if it were UTC, since 1970 in a unit. */
  long local(Object value, TimeUnit unit) {
    return number(value)
        ? Numerals.POINT.int64(value)
        : since(dateTime(read(value), value).toInstant(ZoneOffset.UTC), unit, value);
  }

  /** Days since 1970, of the date that is written. */
  Object date(Object value) {
    return number(value)
        ? Numerals.POINT.int32(value)
        : (Object) (int) dateTime(read(value), value).toLocalDate().toEpochDay();
  }

  /** Since midnight in a unit. */
  long timeOfDay(Object value, TimeUnit unit) {
    if (number(value)) {
      long time = Numerals.POINT.int64(value);
      long day = unit.convert(1, TimeUnit.DAYS);
      if (time < 0 || time >= day) {
        throw new ConversionException("must be a time of day from 0 to " + (day - 1), value);
      }
      return time;
    }
    try {
      LocalTime time =
          LocalTime.from((pattern == null ? TIME : pattern).parse(String.valueOf(value).strip()));
      return unit.convert(time.toNanoOfDay(), TimeUnit.NANOSECONDS);
    } catch (DateTimeException e) {
      throw new ConversionException("must be a time of day such as 13:00:00" + orPattern(), value);
    }
  }

  private static long since(Instant instant, TimeUnit unit, Object value) {
    long perSecond = unit.convert(1, TimeUnit.SECONDS);
    long nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), perSecond), instant.getNano() / nanosEach);
    } catch (ArithmeticException e) {
      throw new ConversionException("must fit a long of " + unit, value);
    }
  }

  private LocalDateTime dateTime(TemporalAccessor read, Object value) {
    LocalDate date = read.query(TemporalQueries.localDate());
    LocalTime time = read.query(TemporalQueries.localTime());
    if (date == null) {
      throw new ConversionException("must have a year, a month and a day", value);
    }
    return date.atTime(time == null ? LocalTime.MIDNIGHT : time);
  }

  private boolean number(Object value) {
    return pattern == null
        && (value instanceof Number || String.valueOf(value).strip().matches("-?\\d+"));
  }

  private TemporalAccessor read(Object value) {
    try {
      return (pattern == null ? ISO : pattern).parse(String.valueOf(value).strip());
    } catch (DateTimeException e) {
      throw new ConversionException(
          "must be a date such as 2016-07-01 or a time such as 2016-07-01 13:00:00" + orPattern(),
          value);
    }
  }

  private String orPattern() {
    return pattern == null
        ? ", or the input must say its pattern, as in times: {FIELD: \"dd/MM/yyyy H:mm\"}"
        : ", in the pattern that the input says";
  }
}
