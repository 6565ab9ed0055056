package org.thalweg.flink.score;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.InRecordSerializer;

/**
 * State of subtasks that all hold all models. Of the models one copy is kept, by the first subtask:
 * behind the same barrier all have seen the same snapshots. Each subtask gets that copy back.
 */
final class BroadcastScoreState implements ScoreState {

  /** Names of states: part of the savepoint's format. */
  private static final String CHUNKS = "chunks";

  private static final String WAITING = "waiting";
  private static final String EARLIER = "earlier";

  private final boolean keeper;
  private final EventKeys keys;
  private final ListState<InRecord> chunks;
  private final ListState<InRecord> waiting;
  private final ListState<InRecord> earlier;
  private final TreeMap<Long, InRecord> kept = new TreeMap<>();
  private final Map<String, List<InRecord>> keptEarlier = new TreeMap<>();

  BroadcastScoreState(OperatorStateStore store, EventKeys keys, boolean keeper) throws Exception {
    this.keeper = keeper;
    this.keys = keys;
    chunks = store.getUnionListState(new ListStateDescriptor<>(CHUNKS, new InRecordSerializer()));
    earlier = store.getUnionListState(new ListStateDescriptor<>(EARLIER, new InRecordSerializer()));
    waiting = store.getListState(new ListStateDescriptor<>(WAITING, new InRecordSerializer()));
  }

  @Override
  public void keep(String key, long number, InRecord chunk) {
    if (keeper) {
      kept.put(number, chunk);
    }
  }

  @Override
  public void forget(String key, long number) {
    kept.remove(number);
  }

  @Override
  public void keepEarlier(String key, Collection<Long> numbers) {
    if (keeper) {
      keptEarlier.put(key, numbers.stream().map(kept::remove).toList());
    }
  }

  @Override
  public List<InRecord> takeEarlier(String key) {
    List<InRecord> version = keptEarlier.remove(key);
    return version == null ? List.of() : version;
  }

  @Override
  public void earlier(Consumer<InRecord> reader) throws Exception {
    ChunkKeys models = new ChunkKeys();
    Set<String> newer = Set.copyOf(keptEarlier.keySet());
    for (InRecord chunk : earlier.get()) {
      String model = models.getKey(chunk);
      if (keeper && !newer.contains(model)) {
        keptEarlier.computeIfAbsent(model, key -> new ArrayList<>()).add(chunk);
      }
      reader.accept(chunk);
    }
    earlier.clear();
  }

  @Override
  public void chunks(ChunkReader reader) throws Exception {
    long number = 0;
    for (InRecord chunk : chunks.get()) {
      keep("", number, chunk);
      reader.take(number++, chunk);
    }
    chunks.clear();
  }

  @Override
  public void saveWaiting(Map<String, List<InRecord>> events) throws Exception {
    List<InRecord> all = new ArrayList<>();
    events.values().forEach(all::addAll);
    waiting.update(all);
    chunks.update(new ArrayList<>(kept.values()));
    earlier.update(keptEarlier.values().stream().flatMap(List::stream).toList());
  }

  @Override
  public void waiting(BiConsumer<String, InRecord> reader) throws Exception {
    for (InRecord event : waiting.get()) {
      reader.accept(keys.getKey(event), event);
    }
  }

  @Override
  public byte[] window(String key) {
    throw new IllegalStateException("Windows need events by key");
  }

  @Override
  public void putWindow(String key, byte[] window) {
    throw new IllegalStateException("Windows need events by key");
  }
}
