package org.thalweg.definition;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A scalar without quotes that YAML may read as something other than the text that stands there:
 * {@code no}, {@code 1.50}, {@code 0x1F}, {@code null}. Which it is, only the key that takes it can
 * say: a text is the text as written, and a number or a flag is what it is worth.
 *
 * @param text as it is written
 */
public record Unquoted(String text) {

  private static final Set<String> NOTHING = Set.of("null", "Null", "NULL", "~");
  private static final Set<String> YES = Set.of("true", "yes", "on");
  private static final Set<String> NO = Set.of("false", "no", "off");

  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
  private static final Pattern OTHER_BASE =
      Pattern.compile("[-+]?0(x[0-9a-fA-F_]+|o[0-7_]+|b[01_]+)");
  private static final Pattern FRACTION =
      Pattern.compile(
          "[-+]?((0|[1-9][0-9_]*)(\\.[0-9][0-9_]*|\\.)?|\\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?");
  private static final Pattern LEADING_ZEROS = Pattern.compile("[-+]?0[0-9_]+(\\.[0-9_]*)?");

  /** What YAML 1.1 reads in another way than YAML 1.2 does, beside the words for true and false. */
  private static final Pattern DISPUTED = Pattern.compile(".*_.*|[-+]?0[bo].*");

  /** Longer ones are no numbers that a definition has. */
  private static final int LONGEST = 400;

  public Unquoted {
    Objects.requireNonNull(text, "text");
  }

  /**
   * What a scalar without quotes is in a tree: {@code null} if nothing stands there; a {@code
   * Boolean} or a {@code Number} that is written in the one way in which Java writes it; a {@code
   * String} that no YAML takes for anything else; or else as it is written.
   */
  public static Object of(String text) {
    if (text.isEmpty()) {
      return null;
    }
    Unquoted plain = new Unquoted(text);
    Object value = plain.value();
    if (value == plain) {
      return text;
    }
    return value != null && value.toString().equals(text) ? value : plain;
  }

  /**
   * What it is worth where no text is wanted: {@code null}, a {@code Boolean} or a {@code Number};
   * itself if it is none of them.
   */
  Object value() {
    if (isNothing()) {
      return null;
    }
    Boolean flag = flag();
    if (flag != null) {
      return flag;
    }
    Number number = text.length() > LONGEST ? null : number();
    return number == null ? this : number;
  }

  /**
   * What it is in a tree that is JSON: {@code null}, a {@code Boolean} or a {@code Number}.
   *
   * @throws IllegalArgumentException if that is not clear
   */
  public Object json() {
    if (isDisputed()) {
      throw new IllegalArgumentException("must be in quotes if it is a text: " + text);
    }
    return value();
  }

  /** Whether it is one of YAML's words for nothing. */
  boolean isNothing() {
    return NOTHING.contains(text);
  }

  /** Whether zeros stand before a number, which make it an octal one for some. */
  static boolean hasLeadingZeros(String text) {
    return LEADING_ZEROS.matcher(text).matches();
  }

  /** Whether YAML 1.1 and YAML 1.2 read different things in it. */
  public boolean isDisputed() {
    Boolean flag = flag();
    if (flag != null) {
      return !text.equalsIgnoreCase(flag.toString());
    }
    return value() instanceof Number && DISPUTED.matcher(text).matches();
  }

  /** The words that YAML 1.1 has for true and false, but for the single letters. */
  private Boolean flag() {
    String word = text.toLowerCase(Locale.ROOT);
    boolean written =
        text.equals(word)
            || text.equals(text.toUpperCase(Locale.ROOT))
            || text.equals(word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    if (!written || !(YES.contains(word) || NO.contains(word))) {
      return null;
    }
    return YES.contains(word);
  }

  private Number number() {
    String digits = text.replace("_", "");
    if (WHOLE.matcher(text).matches()) {
      return narrow(new BigInteger(digits));
    }
    if (OTHER_BASE.matcher(text).matches()) {
      int mark = digits.indexOf('0') + 1;
      int base = digits.charAt(mark) == 'x' ? 16 : digits.charAt(mark) == 'o' ? 8 : 2;
      String rest = digits.substring(mark + 1);
      if (rest.isEmpty()) {
        return null;
      }
      BigInteger number = new BigInteger(rest, base);
      return narrow(digits.startsWith("-") ? number.negate() : number);
    }
    return FRACTION.matcher(text).matches() ? Double.valueOf(digits) : null;
  }

  private static Number narrow(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) {
      return number.intValue();
    }
    return number.bitLength() < Long.SIZE ? number.longValue() : (Number) number;
  }

  @Override
  public String toString() {
    return text;
  }
}
