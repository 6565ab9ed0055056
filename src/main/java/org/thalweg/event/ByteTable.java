package org.thalweg.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Looks up names by their UTF-8 bytes where they lie, without making a string. */
final class ByteTable implements Words {

  private final byte[][] names;
  private final int[] slots;
  private final int mask;

  /** The names' places in the list are their indices. */
  ByteTable(List<String> list) {
    names = list.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    slots = new int[Integer.highestOneBit(Math.max(4, 4 * names.length))];
    mask = slots.length - 1;
    Arrays.fill(slots, -1);
    for (int i = 0; i < names.length; i++) {
      int slot = (int) Hash.of(names[i], 0, names[i].length) & mask;
      while (slots[slot] >= 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i;
    }
  }

  @Override
  public int index(byte[] bytes, int from, int length) {
    int slot = (int) Hash.of(bytes, from, length) & mask;
    while (slots[slot] >= 0) {
      byte[] name = names[slots[slot]];
      if (Arrays.equals(name, 0, name.length, bytes, from, from + length)) {
        return slots[slot];
      }
      slot = (slot + 1) & mask;
    }
    return UNKNOWN;
  }
}
