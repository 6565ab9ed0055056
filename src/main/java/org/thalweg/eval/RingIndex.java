package org.thalweg.eval;

/**
 * Slots of a ring of events, without their contents. The arrays behind it grow with the events, so
 * that a model which has seen few of them is small.
 */
final class RingIndex {
  private static final int FIRST_LENGTH = 16;

  private final int capacity;
  private int size;
  private int newest = -1;

  RingIndex(int capacity) {
    this.capacity = MetricsFormat.checkWindow(capacity);
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return size;
  }

  /** The slot for a new event: the next free one, or the oldest event's. */
  int next() {
    newest = newest + 1 == capacity ? 0 : newest + 1;
    size = Math.min(size + 1, capacity);
    return newest;
  }

  /** The slot of event {@code i}, counted from the oldest one that is kept. */
  int slot(int i) {
    int at = newest + 1 - size + i;
    return at < 0 ? at + capacity : at;
  }

  /** The length that full arrays grow to. */
  int grown(int length) {
    return Math.min(capacity, Math.max(FIRST_LENGTH, 2 * length));
  }
}
