package org.thalweg.local.feed;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lists: as they are, or numbers in an array, or a text such as {@code [0.5, 2]} or {@code 0.5 2}.
 */
final class Lists {
  private static final Pattern GAP = Pattern.compile("[,;\\s]+");
  private static final Pattern GAP_WITHOUT_COMMA = Pattern.compile("[;\\s]+");

  private final Pattern gap;

  /** Where a comma belongs to a number, it does not end one. */
  Lists(Numerals numerals) {
    this.gap = numerals.decimal() == ',' ? GAP_WITHOUT_COMMA : GAP;
  }

  List<?> of(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    if (value instanceof float[] numbers) {
      return view(numbers);
    }
    if (value instanceof byte[] bytes) {
      return view(bytes);
    }
    if (value instanceof String text) {
      return split(text);
    }
    throw new ConversionException("must be a list", value);
  }

  private List<String> split(String text) {
    String items = text.strip();
    if (items.startsWith("[") && items.endsWith("]")) {
      items = items.substring(1, items.length() - 1).strip();
    }
    return items.isEmpty() ? List.of() : Arrays.asList(gap.split(items, -1));
  }

  private static List<Float> view(float[] numbers) {
    return new AbstractList<>() {
      @Override
      public Float get(int index) {
        return numbers[index];
      }

      @Override
      public int size() {
        return numbers.length;
      }
    };
  }

  private static List<Integer> view(byte[] bytes) {
    return new AbstractList<>() {
      @Override
      public Integer get(int index) {
        return bytes[index] & 0xff;
      }

      @Override
      public int size() {
        return bytes.length;
      }
    };
  }
}
