package org.thalweg.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How far a model has learnt: for each topic and partition, the offset after its last event. */
public final class Offsets {

  private static final long NONE = -1;

  private static final int MOST_PARTITIONS = 1_000_000;

  private final SortedMap<String, long[]> next = new TreeMap<>();

  /** Notes that the event at {@code offset} was learnt from; earlier ones change nothing. */
  public void advance(String topic, int partition, long offset) {
    long[] partitions = next.get(topic);
    if (partitions == null || partition >= partitions.length) {
      partitions = grow(partitions, partition + 1);
      next.put(topic, partitions);
    }
    partitions[partition] = Math.max(partitions[partition], offset + 1);
  }

  private static long[] grow(long[] partitions, int size) {
    int old = partitions == null ? 0 : partitions.length;
    long[] grown = partitions == null ? new long[size] : Arrays.copyOf(partitions, size);
    Arrays.fill(grown, old, size, NONE);
    return grown;
  }

  /** The offset after the last event, by topic and partition. */
  public SortedMap<String, SortedMap<Integer, Long>> toMap() {
    SortedMap<String, SortedMap<Integer, Long>> map = new TreeMap<>();
    next.forEach(
        (topic, partitions) -> {
          SortedMap<Integer, Long> offsets = new TreeMap<>();
          for (int partition = 0; partition < partitions.length; partition++) {
            if (partitions[partition] != NONE) {
              offsets.put(partition, partitions[partition]);
            }
          }
          map.put(topic, offsets);
        });
    return map;
  }

  /** What {@link #toMap} gave. */
  public static Offsets of(Map<String, ? extends Map<Integer, Long>> map) {
    Offsets offsets = new Offsets();
    map.forEach(
        (topic, partitions) ->
            partitions.forEach(
                (partition, next) -> {
                  if (partition < 0 || partition > MOST_PARTITIONS) {
                    throw new IllegalArgumentException(
                        "a partition must be from 0 to " + MOST_PARTITIONS + ": " + partition);
                  }
                  offsets.advance(topic, partition, next - 1);
                }));
    return offsets;
  }

  public Offsets copy() {
    Offsets copy = new Offsets();
    copy.adopt(this);
    return copy;
  }

  /** Takes over others in the place of its own. */
  void adopt(Offsets others) {
    next.clear();
    others.next.forEach((topic, partitions) -> next.put(topic, partitions.clone()));
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(next.size());
    for (var topic : next.entrySet()) {
      out.writeUTF(topic.getKey());
      out.writeInt(topic.getValue().length);
      for (long offset : topic.getValue()) {
        out.writeLong(offset);
      }
    }
  }

  static Offsets read(DataInput in) throws IOException {
    Offsets offsets = new Offsets();
    int topics = in.readInt();
    for (int i = 0; i < topics; i++) {
      String topic = in.readUTF();
      int partitions = in.readInt();
      for (int partition = 0; partition < partitions; partition++) {
        long next = in.readLong();
        if (next != NONE) {
          offsets.advance(topic, partition, next - 1);
        }
      }
    }
    return offsets;
  }
}
