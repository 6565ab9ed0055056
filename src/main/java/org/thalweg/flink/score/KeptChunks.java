package org.thalweg.flink.score;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thalweg.flink.io.InRecord;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.ChunkKey;

/**
 * Which chunks are kept in state: of each model those of the version that serves, those of the one
 * before it, to which it can be gone back, and those of the versions that have begun to arrive
 * since. A restored subtask reads them again, in their order, and goes on with what comes after.
 * For one thread.
 */
final class KeptChunks {

  /** Unfinished versions of a model that are kept: the last that have begun. */
  private static final int UNFINISHED = 2;

  /** Numbers of a model's chunks. */
  private static final class Shelf {

    /** Whether a version serves, even if it isn't whole in state. */
    boolean served;

    Collection<Long> serving = List.of();
    long version;

    /** By version in the order in which they began. */
    final Map<Long, Arriving> arriving = new LinkedHashMap<>();
  }

  /** Chunks of one version. */
  private static final class Arriving {

    /** Numbers by part. */
    final Map<Integer, Long> numbers = new HashMap<>();

    /** How many parts there must be; 0 until one has come that was not restored. */
    int parts;

    boolean lacksParts() {
      return numbers.size() < parts;
    }
  }

  private final ScoreState state;
  private final int maxModels;
  private final Map<String, Shelf> shelves = new HashMap<>();
  private long next;

  /**
   * @param maxModels of how many models chunks are kept; of those that were kept before more may be
   */
  KeptChunks(ScoreState state, int maxModels) {
    this.state = state;
    this.maxModels = maxModels;
  }

  /** How many models have chunks here. */
  int models() {
    return shelves.size();
  }

  /**
   * Takes a record of the models topic.
   *
   * @return false if it is of a model for which there is no room; the model of a job with one
   *     always has room
   */
  boolean take(ChunkKey key, InRecord chunk) throws Exception {
    if (chunk.value() == null) {
      deleted(key);
      return true;
    }
    String model = key.modelKey();
    boolean room = shelves.size() < maxModels || model.isEmpty() || shelves.containsKey(model);
    if (room) {
      add(key, chunk);
    }
    return room;
  }

  /**
   * Keeps a chunk that arrives. A damaged one is not kept: it must not take the place of a sound
   * one that came before.
   */
  private void add(ChunkKey key, InRecord chunk) throws Exception {
    int parts = Assembler.parts(key, chunk.key(), chunk.value());
    if (parts > 0) {
      long number = next;
      state.keep(key.modelKey(), number, chunk);
      put(key, number).parts = parts;
    }
  }

  /** Notes that a chunk is in state. */
  void note(ChunkKey key, long number) throws Exception {
    Arriving unused = put(key, number);
  }

  private Arriving put(ChunkKey key, long number) throws Exception {
    next = Math.max(next, number + 1);
    Shelf shelf = shelves.computeIfAbsent(key.modelKey(), model -> new Shelf());
    Arriving version = shelf.arriving.computeIfAbsent(key.version(), v -> new Arriving());
    Long before = version.numbers.put(key.part(), number);
    if (before != null) {
      state.forget(key.modelKey(), before);
    }
    if (shelf.arriving.size() > UNFINISHED) {
      Iterator<Arriving> versions = shelf.arriving.values().iterator();
      Arriving oldest = versions.next();
      versions.remove();
      forget(key.modelKey(), oldest.numbers.values());
    }
    return version;
  }

  /** A chunk is no good, or the version that it completed. */
  void refused(ChunkKey key) throws Exception {
    Arriving version = arriving(key.modelKey(), key.version());
    if (version != null && version.parts > 0 && !version.lacksParts()) {
      deleted(key);
    }
  }

  /** A version was deleted from the log; the one that serves goes on. */
  void deleted(ChunkKey key) throws Exception {
    Arriving version = arriving(key.modelKey(), key.version());
    if (version != null) {
      Shelf shelf = shelves.get(key.modelKey());
      shelf.arriving.remove(key.version());
      forget(key.modelKey(), version.numbers.values());
      if (shelf.arriving.isEmpty() && !shelf.served) {
        shelves.remove(key.modelKey());
      }
    }
  }

  /**
   * A version serves: the one before it is what can be gone back to, unless parts of the new one
   * were pushed out of state while it came, among others.
   */
  void serves(String model, long version) throws Exception {
    shelves.computeIfAbsent(model, key -> new Shelf()).served = true;
    Arriving whole = arriving(model, version);
    if (whole != null && !whole.lacksParts()) {
      Shelf shelf = shelves.get(model);
      shelf.arriving.remove(version);
      if (!shelf.serving.isEmpty()) {
        state.keepEarlier(model, shelf.serving);
      }
      shelf.serving = whole.numbers.values();
      shelf.version = version;
    }
  }

  /** The version before this one serves again. */
  void goneBack(String model, long from, long to) throws Exception {
    Shelf shelf = shelves.get(model);
    if (shelf == null || shelf.version != from) {
      return; // it never came to be the one that is kept
    }
    forget(model, shelf.serving);
    shelf.serving = new ArrayList<>();
    shelf.version = to;
    for (InRecord chunk : state.takeEarlier(model)) {
      state.keep(model, next, chunk);
      shelf.serving.add(next++);
    }
  }

  /** The kept chunks of a version that does not serve yet; null if there are none. */
  private Arriving arriving(String model, long version) {
    Shelf shelf = shelves.get(model);
    return shelf == null ? null : shelf.arriving.get(version);
  }

  private void forget(String model, Collection<Long> numbers) throws Exception {
    for (long number : numbers) {
      state.forget(model, number);
    }
  }
}
