package org.thalweg.flink.train;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;

/**
 * Learns: gathers each model key's events into batches, has a full one learnt, and publishes.
 *
 * <h2>State</h2>
 *
 * Three states by key, apart by how often they are touched, so that where state lies in RocksDB an
 * event costs its own bytes: the {@link Agenda} (each event), the open batch's events (one is
 * appended by each event but the last of a batch) and the {@link Model} (read and written once a
 * batch). On the heap {@code value()} answers the object itself, or a copy of its own while a
 * checkpoint still writes the former: so a state is always read anew before it is changed.
 *
 * <h2>Time</h2>
 *
 * A batch that closes by its delay, and what is published by the clock, follow processing time. At
 * most one timer a key lies before what is due next; later ones that were set before find nothing
 * to do. What counts events does not look at a clock, so that it is the same on every run.
 */
public final class TrainOperator extends AbstractStreamOperator<OutRecord>
    implements OneInputStreamOperator<Decoded, OutRecord>,
        BoundedOneInput,
        Triggerable<String, VoidNamespace> {

  /** Names of states: part of the savepoint's format. */
  static final String AGENDA = "agenda";

  static final String BATCH = "batch";
  static final String MODEL = "model";
  private static final String TIMERS = "due";

  private static final long serialVersionUID = 1;

  private final TrainSettings settings;

  private transient ModelSpec spec;
  private transient Lesson lesson;
  private transient Publisher publisher;
  private transient LearningGauges gauges;
  private transient ValueState<Agenda> agendas;
  private transient ListState<Event> batches;
  private transient ValueState<Model> models;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient StreamRecord<OutRecord> out;

  /** An operator of a job. */
  public TrainOperator(TrainSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    spec = settings.model();
    lesson = new Lesson(spec, this::emit);
    publisher = new Publisher(settings.job(), spec, settings.chunkSize(), this::emit);
    gauges = new LearningGauges(getMetricGroup(), Model.initial(spec, "").metrics().values());
    agendas = getPartitionedState(new ValueStateDescriptor<>(AGENDA, new AgendaSerializer()));
    batches = getPartitionedState(new ListStateDescriptor<>(BATCH, new EventSerializer()));
    models =
        getPartitionedState(
            new ValueStateDescriptor<>(MODEL, new ModelSerializer(settings.definition())));
    timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
    out = new StreamRecord<>(null);
  }

  @Override
  public void processElement(StreamRecord<Decoded> element) throws Exception {
    if (element.getValue() instanceof Event event) {
      take(event);
    } else {
      emit(((Refusal) element.getValue()).letter());
    }
  }

  private void take(Event event) throws Exception {
    Agenda agenda = agenda();
    if (agenda.open + 1 < settings.batchSize()) {
      batches.add(event);
      if (agenda.open++ == 0 && settings.maxDelayMillis() > 0) {
        agenda.closeAt = timers.currentProcessingTime() + settings.maxDelayMillis();
      }
    } else {
      learn(agenda, event);
    }
    settle(agenda);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    long now = Math.max(timer.getTimestamp(), timers.currentProcessingTime());
    Agenda agenda = agenda();
    if (agenda.timer <= now) {
      agenda.timer = Agenda.NEVER;
    }
    if (agenda.closeAt <= now) {
      learn(agenda, null);
    }
    boolean snapshot = agenda.snapshotAt <= now;
    boolean report = agenda.reportAt <= now;
    if (snapshot || report) {
      Model model = models.value();
      publish(agenda, model, snapshot, report);
      models.update(model);
    }
    settle(agenda);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("Nothing here waits for event time: " + timer.getTimestamp());
  }

  /** The input has ended: learns what is open and publishes every model as it stands. */
  @Override
  public void endInput() throws Exception {
    for (String key : keys()) {
      setCurrentKey(key);
      Agenda agenda = agenda();
      if (agenda.open > 0) {
        learn(agenda, null);
      }
      Model model = models.value();
      long seen = model.learnt() + model.undone();
      publish(agenda, model, model.learnt() > agenda.published, seen > agenda.reported);
      models.update(model);
      agendas.update(agenda);
    }
  }

  /** In an order of their own, not that of a hash table. */
  private List<String> keys() {
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    try (Stream<String> keys = backend.getKeys(AGENDA, VoidNamespace.INSTANCE)) {
      return keys.sorted().toList();
    }
  }

  /**
   * Learns the open batch.
   *
   * @param last an event that came after those in state, or null
   */
  private void learn(Agenda agenda, Event last) throws Exception {
    if (agenda.open > 0) {
      for (Event event : batches.get()) {
        lesson.add(event);
      }
      batches.clear();
      agenda.open = 0;
      agenda.closeAt = Agenda.NEVER;
    }
    if (last != null) {
      lesson.add(last);
    }
    Model model = model();
    long before = model.learnt();
    int size = lesson.size();
    if (lesson.learn(model)) {
      gauges.learnt(model, size);
    } else {
      gauges.undone(size);
    }
    publish(
        agenda,
        model,
        settings.snapshots().passed(before, model.learnt()),
        settings.reports().passed(before, model.learnt()));
    models.update(model);
  }

  private void publish(Agenda agenda, Model model, boolean snapshot, boolean report) {
    String key = (String) getCurrentKey();
    if (snapshot) {
      publisher.snapshot(key, model);
      gauges.published(model);
      agenda.published = model.learnt();
      agenda.snapshotAt = Agenda.NEVER;
    }
    if (report) {
      gauges.reported(publisher.report(key, model));
      agenda.reported = model.learnt() + model.undone();
      agenda.reportAt = Agenda.NEVER;
    }
    schedule(agenda, model);
  }

  /** What is published by the clock is due once anything was learnt that isn't published. */
  private void schedule(Agenda agenda, Model model) {
    if (agenda.snapshotAt == Agenda.NEVER
        && !settings.snapshots().counts()
        && model.learnt() > agenda.published) {
      agenda.snapshotAt = timers.currentProcessingTime() + settings.snapshots().millis();
    }
    if (agenda.reportAt == Agenda.NEVER
        && !settings.reports().counts()
        && model.learnt() + model.undone() > agenda.reported) {
      agenda.reportAt = timers.currentProcessingTime() + settings.reports().millis();
    }
  }

  private void settle(Agenda agenda) throws Exception {
    long next = agenda.next();
    if (next < agenda.timer) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, next);
      agenda.timer = next;
    }
    agendas.update(agenda);
  }

  private Agenda agenda() throws Exception {
    Agenda agenda = agendas.value();
    return agenda == null ? new Agenda() : agenda;
  }

  private Model model() throws Exception {
    Model model = models.value();
    return model == null ? Model.initial(spec, (String) getCurrentKey()) : model;
  }

  private void emit(OutRecord record) {
    output.collect(out.replace(record));
  }
}
