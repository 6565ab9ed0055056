package org.thalweg.flink.score;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.flink.io.InRecord;
import org.thalweg.snapshot.ChunkKey;

/**
 * Which chunks are kept in state: of each model those of the version that serves, and those of the
 * versions that have begun to arrive since. A restored subtask reads them again, in their order,
 * and goes on with what comes after. For one thread.
 */
final class KeptChunks {

  /** Unfinished versions of a model that are kept: the last that have begun. */
  private static final int UNFINISHED = 2;

  /** Numbers of a model's chunks. */
  private static final class Shelf {

    Collection<Long> serving = List.of();

    /** By version in the order in which they began, then by part. */
    final Map<Long, Map<Integer, Long>> arriving = new LinkedHashMap<>();
  }

  private final ScoreState state;
  private final Map<String, Shelf> shelves = new HashMap<>();
  private long next;

  KeptChunks(ScoreState state) {
    this.state = state;
  }

  /** Keeps a chunk that arrives. */
  void add(ChunkKey key, InRecord chunk) throws Exception {
    long number = next;
    state.keep(key.modelKey(), number, chunk);
    note(key, number);
  }

  /** Notes that a chunk is in state. */
  void note(ChunkKey key, long number) throws Exception {
    next = Math.max(next, number + 1);
    Shelf shelf = shelves.computeIfAbsent(key.modelKey(), model -> new Shelf());
    Map<Integer, Long> parts =
        shelf.arriving.computeIfAbsent(key.version(), version -> new HashMap<>());
    Long before = parts.put(key.part(), number);
    if (before != null) {
      state.forget(key.modelKey(), before);
    }
    if (shelf.arriving.size() > UNFINISHED) {
      Iterator<Map<Integer, Long>> versions = shelf.arriving.values().iterator();
      Map<Integer, Long> oldest = versions.next();
      versions.remove();
      forget(key.modelKey(), oldest.values());
    }
  }

  /** A chunk turned out to be no good. */
  void refused(ChunkKey key) throws Exception {
    Shelf shelf = shelves.get(key.modelKey());
    Map<Integer, Long> parts = shelf == null ? null : shelf.arriving.get(key.version());
    Long number = parts == null ? null : parts.remove(key.part());
    if (number != null) {
      state.forget(key.modelKey(), number);
    }
  }

  /** A version was deleted from the log; the one that serves goes on. */
  void deleted(ChunkKey key) throws Exception {
    Shelf shelf = shelves.get(key.modelKey());
    Map<Integer, Long> parts = shelf == null ? null : shelf.arriving.remove(key.version());
    if (parts != null) {
      forget(key.modelKey(), parts.values());
    }
  }

  /** A version serves: the one before it is no longer needed. */
  void serves(String model, long version) throws Exception {
    Shelf shelf = shelves.get(model);
    Map<Integer, Long> parts = shelf == null ? null : shelf.arriving.remove(version);
    if (parts != null) {
      forget(model, shelf.serving);
      shelf.serving = parts.values();
    }
  }

  private void forget(String model, Collection<Long> numbers) throws Exception {
    for (long number : numbers) {
      state.forget(model, number);
    }
  }
}
