package org.thalweg.flink.score;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
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
