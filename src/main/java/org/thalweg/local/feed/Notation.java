package org.thalweg.local.feed;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.thalweg.definition.Node;

/**
 * How an input writes its values.
 *
 * @param numerals its numbers
 * @param patterns of dates and times, by field; those of other fields are ISO 8601
 * @param zone of times without an offset
 * @param bytes how a text stands for bytes
 * @param hasNumbers whether its values have types, as JSON's do; otherwise all are texts
 */
record Notation(
    Numerals numerals,
    Map<String, DateTimeFormatter> patterns,
    ZoneId zone,
    BytesForm bytes,
    boolean hasNumbers) {

  /** ISO 8601 in UTC, a decimal point. */
  static final Notation PLAIN =
      new Notation(Numerals.POINT, Map.of(), ZoneOffset.UTC, BytesForm.UNSAID, false);

  private static final String ZONE = "zone";

  Notation {
    patterns = Map.copyOf(patterns);
  }

  /** The keys that {@link #read} takes. */
  static String[] keys() {
    return new String[] {"decimal", "times", "bytes"};
  }

  /** Reads the settings of an input; mistakes become problems. */
  static Notation read(Node settings, boolean hasNumbers) {
    Numerals numerals = settings.get("decimal").scalar(Numerals.POINT, Notation::numerals);
    Node times = settings.get("times");
    Map<String, DateTimeFormatter> patterns = new LinkedHashMap<>();
    for (String field : times.keys()) {
      DateTimeFormatter pattern =
          field.equals(ZONE) ? null : times.get(field).scalar(null, Times::pattern);
      if (pattern != null) {
        patterns.put(field, pattern);
      }
    }
    ZoneId zone = times.get(ZONE).scalar(ZoneOffset.UTC, Notation::zone);
    BytesForm bytes = settings.get("bytes").scalar(BytesForm.UNSAID, Notation::form);
    return new Notation(numerals, patterns, zone, bytes, hasNumbers);
  }

  private static Numerals numerals(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("must be \".\" or \",\": " + text);
    }
    return new Numerals(text.charAt(0));
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "must be a time zone such as Europe/Oslo or +02:00: " + text, e);
    }
  }

  private static BytesForm form(String text) {
    return switch (text) {
      case "avro" -> BytesForm.AVRO;
      case "base64" -> BytesForm.BASE64;
      default -> throw new IllegalArgumentException("must be one of avro, base64: " + text);
    };
  }

  /** How a field's times are written. */
  Times times(String field) {
    return new Times(patterns.get(field), zone);
  }
}
