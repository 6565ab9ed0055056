package org.thalweg.flink.score;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.thalweg.flink.io.InRecord;

/** Where a scoring subtask keeps what must survive it. */
interface ScoreState {

  /** Takes a kept chunk: its number, by which chunks of a key are in the order of the log. */
  interface ChunkReader {
    void take(long number, InRecord chunk) throws Exception;
  }

  /** Keeps a chunk of a snapshot. */
  void keep(String key, long number, InRecord chunk) throws Exception;

  /** Forgets a chunk. */
  void forget(String key, long number) throws Exception;

  /**
   * Takes chunks out of those that are kept, for the version to which a model can go back: in the
   * place of the one that was such a version before.
   */
  void keepEarlier(String key, Collection<Long> numbers) throws Exception;

  /** Gives the chunks of a model's version to go back to, and keeps them no longer. */
  List<InRecord> takeEarlier(String key) throws Exception;

  /** Gives the chunks of all versions to go back to, those of a key in their order. */
  void earlier(Consumer<InRecord> reader) throws Exception;

  /** Gives the chunks that were kept, those of a key in the order of their numbers. */
  void chunks(ChunkReader reader) throws Exception;

  /** Keeps the waiting events; those that were kept before are forgotten. */
  void saveWaiting(Map<String, List<InRecord>> events) throws Exception;

  /** Gives the waiting events that were kept, those of a key in their order. */
  void waiting(BiConsumer<String, InRecord> reader) throws Exception;

  /** The window of a key's last events as bytes; null if there is none. */
  byte[] window(String key) throws Exception;

  /** Keeps a key's window; null forgets it. */
  void putWindow(String key, byte[] window) throws Exception;
}
