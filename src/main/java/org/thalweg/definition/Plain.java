package org.thalweg.definition;

/**
 * Texts that somebody else wrote, as people are shown them and logs hold them: without characters
 * that a terminal would obey (controls, and with them new lines) or that change the order in which
 * others are shown. A question mark stands for each.
 */
public final class Plain {
  private static final int LONGEST = 200;
  private static final char INSTEAD = '?';

  private Plain() {}

  /** The whole text. */
  public static String text(String text) {
    if (text == null || text.codePoints().noneMatch(Plain::isHidden)) {
      return text;
    }
    return text.codePoints()
        .map(c -> isHidden(c) ? INSTEAD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The beginning of a text that may be very long. */
  public static String start(String text) {
    return text(text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text);
  }

  /** The same text in JSON, where those characters have another spelling. */
  public static String json(String json) {
    StringBuilder escaped = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i += Character.charCount(json.codePointAt(i))) {
      int c = json.codePointAt(i);
      if (isHidden(c)) {
        for (char unit : Character.toChars(c)) {
          escaped.append("\\u%04x".formatted((int) unit));
        }
      } else {
        escaped.appendCodePoint(c);
      }
    }
    return escaped.toString();
  }

  private static boolean isHidden(int c) {
    if (c >= ' ' && c <= '~') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
