package org.thalweg.flink.train;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.thalweg.learn.Model;

/**
 * What is kept under a model key, apart by how often it is touched, so that where state lies in
 * RocksDB an event costs its own bytes: the {@link Agenda} (each event), the open batch's events
 * (one is appended by each event but the last of a batch) and the {@link Model} (read and written
 * once a batch); and, where the job goes back from what got worse, the model as it was last
 * published (written when it is).
 *
 * <p>On the heap a state is the object itself, or a copy of its own while a checkpoint still writes
 * the former: so it is always read anew before it is changed, and put back after.
 */
final class KeyedStates {

  /** Names of states: part of the savepoint's format. */
  static final String AGENDA = "agenda";

  static final String BATCH = "batch";
  static final String MODEL = "model";
  static final String GOOD = "good";

  private final KeyedStateBackend<String> backend;
  private final ValueState<Agenda> agendas;
  private final ListState<Event> batches;
  private final ValueState<Model> models;
  private final ModelSerializer serializer;

  /** Null where nobody goes back to them. */
  private final ValueState<Model> goods;

  KeyedStates(
      RuntimeContext context,
      KeyedStateBackend<String> backend,
      ModelSerializer serializer,
      boolean keepsGood) {
    this.backend = backend;
    this.serializer = serializer;
    agendas = context.getState(new ValueStateDescriptor<>(AGENDA, new AgendaSerializer()));
    batches = context.getListState(new ListStateDescriptor<>(BATCH, new EventSerializer()));
    models = context.getState(new ValueStateDescriptor<>(MODEL, serializer));
    goods = keepsGood ? context.getState(new ValueStateDescriptor<>(GOOD, serializer)) : null;
  }

  /** All keys, in an order of their own, not that of a hash table. */
  List<String> keys() {
    try (Stream<String> keys = backend.getKeys(AGENDA, VoidNamespace.INSTANCE)) {
      return keys.sorted().toList();
    }
  }

  /** How many keys there are: looks at each, so it is asked once. */
  int count() {
    try (Stream<String> keys = backend.getKeys(AGENDA, VoidNamespace.INSTANCE)) {
      return Math.toIntExact(keys.count());
    }
  }

  /** The key's agenda; null if nothing is kept under the key. */
  Agenda agenda() throws Exception {
    return agendas.value();
  }

  void put(Agenda agenda) throws Exception {
    agendas.update(agenda);
  }

  /** The key's model; null before the first batch was learnt. */
  Model model() throws Exception {
    return adapted(models);
  }

  private Model adapted(ValueState<Model> state) throws Exception {
    Model model = state.value();
    return model == null ? null : serializer.adapt(model);
  }

  void put(Model model) throws Exception {
    models.update(model);
  }

  /** The model as it was last published; null before, and where none is kept. */
  Model good() throws Exception {
    return goods == null ? null : adapted(goods);
  }

  void putGood(Model model) throws Exception {
    goods.update(model);
  }

  /** The events of the open batch, in their order. */
  Iterable<Event> batch() throws Exception {
    return batches.get();
  }

  /** Adds an event to the open batch. */
  void append(Event event) throws Exception {
    batches.add(event);
  }

  void clearBatch() {
    batches.clear();
  }

  /** Forgets the key. */
  void clear() {
    agendas.clear();
    batches.clear();
    models.clear();
    if (goods != null) {
      goods.clear();
    }
  }
}
