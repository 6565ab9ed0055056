package org.thalweg.event;

import java.util.HexFormat;
import java.util.List;
import org.thalweg.definition.Plain;

/** Values and lists as sentences show them: never long. */
final class Shown {

  private static final int MAX_LENGTH = 60;
  private static final int MAX_NAMES = 10;

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  private Shown() {}

  static String value(Object value) {
    String text = String.valueOf(value);
    return Plain.text(
        text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 3) + "...");
  }

  static String names(List<String> names) {
    List<String> first = names.subList(0, Math.min(MAX_NAMES, names.size()));
    String text = value(String.join(", ", first));
    return first.size() == names.size() ? text : text + ", ... (" + names.size() + ")";
  }

  /** The first bytes in hexadecimal digits. */
  static String start(byte[] bytes) {
    return HEX.formatHex(bytes, 0, Math.min(4, bytes.length));
  }
}
