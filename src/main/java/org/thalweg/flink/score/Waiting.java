package org.thalweg.flink.score;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.BiConsumer;
import org.thalweg.flink.io.Header;
import org.thalweg.flink.io.InRecord;

/** Events whose model has no snapshot yet, in bounded memory. For one thread. */
final class Waiting {

  /**
   * What an event takes beside its key, value and headers, and a header beside its bytes, about.
   */
  private static final int OVERHEAD = 128;

  private static final class Turn {

    final InRecord event;
    final String key;
    final long until;
    boolean left;

    Turn(InRecord event, String key, long until) {
      this.event = event;
      this.key = key;
      this.until = until;
    }
  }

  private final int maxEvents;
  private final long maxBytes;
  private final long maxMillis;
  private final Map<String, Queue<Turn>> byKey = new LinkedHashMap<>();

  /** In the order of arrival; those that left before their time are among them. */
  private final Deque<Turn> turns = new ArrayDeque<>();

  private int size;
  private long bytes;

  /**
   * @param maxMillis how long an event waits
   */
  Waiting(int maxEvents, long maxBytes, long maxMillis) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
    this.maxMillis = maxMillis;
  }

  /** Lets an event wait; false if there is no room for it. */
  boolean add(String key, InRecord event, long now) {
    return addWithin(maxEvents, maxBytes, key, event, now);
  }

  /** Lets an event wait that is held back: there is as much room again. */
  boolean holdBack(String key, InRecord event, long now) {
    return addWithin(2L * maxEvents, 2 * maxBytes, key, event, now);
  }

  private boolean addWithin(long events, long room, String key, InRecord event, long now) {
    if (maxMillis == 0 || size >= events || bytes + bytes(event) > room) {
      return false;
    }
    restore(key, event, now);
    return true;
  }

  /** Lets an event wait that did so before, whether or not there is room. */
  void restore(String key, InRecord event, long now) {
    if (turns.size() > 2 * size + OVERHEAD) {
      turns.removeIf(turn -> turn.left);
    }
    Turn turn = new Turn(event, key, now + maxMillis);
    byKey.computeIfAbsent(key, model -> new ArrayDeque<>()).add(turn);
    turns.add(turn);
    size++;
    bytes += bytes(event);
  }

  /** The events of a key in their order; they wait no longer. */
  List<InRecord> release(String key) {
    Queue<Turn> queue = byKey.remove(key);
    if (queue == null) {
      return List.of();
    }
    queue.forEach(this::leave);
    return events(queue);
  }

  /** Gives out the events that have waited long enough, with their keys, as they arrived. */
  void expire(long now, BiConsumer<String, InRecord> each) {
    while (next() <= now) {
      Turn turn = turns.remove();
      Queue<Turn> queue = byKey.get(turn.key);
      queue.remove();
      if (queue.isEmpty()) {
        byKey.remove(turn.key);
      }
      leave(turn);
      each.accept(turn.key, turn.event);
    }
  }

  /** When the next event has waited long enough; {@link Alarm#NEVER} if none waits. */
  long next() {
    while (!turns.isEmpty() && turns.peek().left) {
      turns.remove();
    }
    return turns.isEmpty() ? Alarm.NEVER : turns.peek().until;
  }

  /** All that wait, by key. */
  Map<String, List<InRecord>> all() {
    Map<String, List<InRecord>> all = new LinkedHashMap<>();
    byKey.forEach((key, queue) -> all.put(key, events(queue)));
    return all;
  }

  /** How many wait. */
  int size() {
    return size;
  }

  private static List<InRecord> events(Queue<Turn> queue) {
    return queue.stream().map(turn -> turn.event).toList();
  }

  private void leave(Turn turn) {
    turn.left = true;
    size--;
    bytes -= bytes(turn.event);
  }

  private static long bytes(InRecord event) {
    long bytes = OVERHEAD + length(event.key()) + length(event.value());
    for (Header header : event.headers()) {
      bytes += OVERHEAD + 2L * header.name().length() + length(header.value());
    }
    return bytes;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
