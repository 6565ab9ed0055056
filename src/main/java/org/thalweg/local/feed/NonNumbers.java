package org.thalweg.local.feed;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code nan}, {@code inf} and {@code infinity} in JSON, where its grammar has no word for them.
 */
final class NonNumbers {
  /** A text, which stays, or one of the words in any case of the letters. */
  private static final Pattern TEXT_OR_WORD =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*+\"?+|[-+]?\\b(nan|inf(?:inity)?)\\b", Pattern.CASE_INSENSITIVE);

  private NonNumbers() {}

  /** The line with these words written as Jackson reads them. */
  static String asJacksonHasThem(String json) {
    return TEXT_OR_WORD.matcher(json).replaceAll(found -> Matcher.quoteReplacement(word(found)));
  }

  private static String word(MatchResult found) {
    if (found.group(1) == null) {
      return found.group();
    }
    String sign = found.group().startsWith("-") ? "-" : "";
    return found.group(1).toLowerCase(Locale.ROOT).equals("nan") ? "NaN" : sign + "Infinity";
  }
}
