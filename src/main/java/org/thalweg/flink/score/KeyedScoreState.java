package org.thalweg.flink.score;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.InRecordSerializer;

/** State under the model key: it moves to another subtask with the key. */
final class KeyedScoreState implements ScoreState {

  /** Names of states: part of the savepoint's format. */
  private static final String CHUNKS = "chunks";

  private static final String WAITING = "waiting";
  private static final String WINDOW = "window";
  private static final String EARLIER = "earlier";

  private final KeyedStateBackend<String> backend;
  private final MapState<Long, InRecord> chunks;
  private final ListState<InRecord> waiting;
  private final ListState<InRecord> earlier;
  private final ValueState<byte[]> windows;

  /** Keys under which waiting events are kept. */
  private final Set<String> saved = new HashSet<>();

  KeyedScoreState(RuntimeContext context, KeyedStateBackend<String> backend) {
    this.backend = backend;
    chunks =
        context.getMapState(
            new MapStateDescriptor<>(CHUNKS, LongSerializer.INSTANCE, new InRecordSerializer()));
    waiting = context.getListState(new ListStateDescriptor<>(WAITING, new InRecordSerializer()));
    earlier = context.getListState(new ListStateDescriptor<>(EARLIER, new InRecordSerializer()));
    windows =
        context.getState(new ValueStateDescriptor<>(WINDOW, BytePrimitiveArraySerializer.INSTANCE));
  }

  @Override
  public void keep(String key, long number, InRecord chunk) throws Exception {
    backend.setCurrentKey(key);
    chunks.put(number, chunk);
  }

  @Override
  public void forget(String key, long number) throws Exception {
    backend.setCurrentKey(key);
    chunks.remove(number);
  }

  @Override
  public void keepEarlier(String key, Collection<Long> numbers) throws Exception {
    backend.setCurrentKey(key);
    List<InRecord> version = new ArrayList<>();
    for (long number : numbers) {
      version.add(chunks.get(number));
      chunks.remove(number);
    }
    earlier.update(version);
  }

  @Override
  public List<InRecord> takeEarlier(String key) throws Exception {
    backend.setCurrentKey(key);
    List<InRecord> version = new ArrayList<>();
    earlier.get().forEach(version::add);
    earlier.clear();
    return version;
  }

  @Override
  public void earlier(Consumer<InRecord> reader) throws Exception {
    for (String key : keys(EARLIER)) {
      backend.setCurrentKey(key);
      earlier.get().forEach(reader);
    }
  }

  @Override
  public void chunks(ChunkReader reader) throws Exception {
    for (String key : keys(CHUNKS)) {
      backend.setCurrentKey(key);
      TreeMap<Long, InRecord> ordered = new TreeMap<>();
      for (Map.Entry<Long, InRecord> chunk : chunks.entries()) {
        ordered.put(chunk.getKey(), chunk.getValue());
      }
      for (Map.Entry<Long, InRecord> chunk : ordered.entrySet()) {
        reader.take(chunk.getKey(), chunk.getValue());
      }
    }
  }

  @Override
  public void saveWaiting(Map<String, List<InRecord>> events) throws Exception {
    for (String key : saved) {
      if (!events.containsKey(key)) {
        backend.setCurrentKey(key);
        waiting.clear();
      }
    }
    saved.clear();
    for (Map.Entry<String, List<InRecord>> entry : events.entrySet()) {
      backend.setCurrentKey(entry.getKey());
      waiting.update(entry.getValue());
      saved.add(entry.getKey());
    }
  }

  @Override
  public void waiting(BiConsumer<String, InRecord> reader) throws Exception {
    for (String key : keys(WAITING)) {
      backend.setCurrentKey(key);
      saved.add(key);
      waiting.get().forEach(event -> reader.accept(key, event));
    }
  }

  @Override
  public byte[] window(String key) throws Exception {
    backend.setCurrentKey(key);
    return windows.value();
  }

  @Override
  public void putWindow(String key, byte[] window) throws Exception {
    backend.setCurrentKey(key);
    windows.update(window);
  }

  /** In an order of their own, not that of a hash table. */
  private List<String> keys(String state) {
    try (Stream<String> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
      return keys.sorted().toList();
    }
  }
}
