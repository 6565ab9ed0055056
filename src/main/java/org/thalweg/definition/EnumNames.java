package org.thalweg.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Enum constants as users write them: {@code EXACTLY_ONCE} is {@code exactly-once}. */
public final class EnumNames {

  private EnumNames() {}

  /** The name in a definition. */
  public static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The constant of a name; dashes, underscores and case don't count.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static <E extends Enum<E>> E parse(Class<E> type, String text) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (letters(constant.name()).equals(letters(text))) {
        return constant;
      }
      names.add(name(constant));
    }
    throw new IllegalArgumentException("must be one of " + String.join(", ", names) + ": " + text);
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }
}
