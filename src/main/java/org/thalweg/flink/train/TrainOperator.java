package org.thalweg.flink.train;

import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.learn.Model;
import org.thalweg.learn.ModelSpec;

/**
 * Learns: gathers each model key's events into batches, has a full one learnt, and publishes; and
 * does what commands say in between.
 *
 * <p>A batch that closes by its delay, what is published by the clock, and models that expire
 * follow processing time. What counts events does not look at a clock, so that it is the same on
 * every run.
 */
public final class TrainOperator extends AbstractStreamOperator<OutRecord>
    implements TwoInputStreamOperator<Decoded, Directive, OutRecord>,
        BoundedMultiInput,
        Triggerable<String, VoidNamespace>,
        Subtask {

  /** Name of the timers: part of the savepoint's format. */
  private static final String TIMERS = "due";

  private static final long serialVersionUID = 1;

  private final TrainSettings settings;

  private transient ModelSpec spec;
  private transient Lesson lesson;
  private transient Publisher publisher;
  private transient LearningGauges gauges;
  private transient KeyedStates states;
  private transient ModelRoom room;
  private transient Decoding decoding;
  private transient Agendas agendas;
  private transient Timetable timetable;
  private transient Adjustments adjustments;
  private transient ControlDesk desk;
  private transient StreamRecord<OutRecord> out;

  /** An operator of a job. */
  public TrainOperator(TrainSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    ModelSerializer serializer =
        new ModelSerializer(settings.definition(), settings.onNetworkChange());
    spec = serializer.spec();
    lesson = new Lesson(spec, this::emit);
    gauges = new LearningGauges(getMetricGroup(), spec.newMetrics().values());
    states =
        new KeyedStates(
            getRuntimeContext(),
            getKeyedStateBackend(),
            serializer,
            settings.gate() != null && settings.gate().rollsBack());
    decoding = new Decoding(spec, gauges.reasons());
    agendas = new Agendas(Fingerprint.of(settings, spec), states, decoding, this::emit);
    timetable =
        new Timetable(
            settings, getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this));
    publisher = new Publisher(settings, spec, states, timetable, gauges, this::emit);
    adjustments = new Adjustments(spec.network());
    desk =
        new ControlDesk(
            spec,
            this,
            states,
            publisher,
            getOperatorStateBackend().getBroadcastState(ControlDesk.STANDING));
    out = new StreamRecord<>(null);
    room = settings.room(task(), states.count(), getMetricGroup(), publisher::answer);
    if (settings.expireAfterMillis() > 0) {
      expectExpiry();
    }
  }

  /** Restored keys may come from a job whose models did not expire, or later. */
  private void expectExpiry() throws Exception {
    for (String key : states.keys()) {
      setCurrentKey(key);
      Agenda agenda = states.agenda(); // As it is: nothing is published here.
      if (agenda.touched == Agenda.NEVER) {
        timetable.touch(agenda);
      }
      settle(agenda);
    }
  }

  @Override
  public void processElement1(StreamRecord<Decoded> element) throws Exception {
    if (element.getValue() instanceof Event event) {
      take(event);
    } else {
      emit(((Refusal) element.getValue()).letter());
    }
  }

  @Override
  public void processElement2(StreamRecord<Directive> element) throws Exception {
    desk.take(element.getValue());
  }

  private void take(Event event) throws Exception {
    Agenda kept = agendas.present();
    if (kept == null && !room.take()) {
      emit(decoding.refuse(event.record(), room.refusal(key())).letter());
      return;
    }
    Agenda agenda = kept == null ? agendas.begin(desk.standing()) : kept;
    timetable.touch(agenda);
    if (agenda.open + 1 < settings.batchSize()) {
      append(agenda, event);
    } else {
      learn(agenda, event);
    }
    settle(agenda);
  }

  private void append(Agenda agenda, Event event) throws Exception {
    states.append(event);
    if (agenda.open++ == 0) {
      timetable.open(agenda);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    Agenda agenda = agendas.present();
    if (agenda == null) {
      return; // A timer of a model that has expired.
    }
    long now = Math.max(timer.getTimestamp(), timetable.now());
    if (agenda.timer <= now) {
      agenda.timer = Agenda.NEVER;
    }
    if (agenda.closeAt <= now) {
      learn(agenda, null);
    }
    if (timetable.expired(agenda, now)) {
      finish(agenda);
      states.clear();
      room.leave();
      gauges.expired();
      return;
    }
    boolean snapshot = agenda.snapshotAt <= now;
    boolean report = agenda.reportAt <= now;
    if (snapshot || report) {
      Model model = states.model();
      publisher.publish(key(), agenda, model, snapshot, report);
      states.put(model);
    }
    settle(agenda);
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("Nothing here waits for event time: " + timer.getTimestamp());
  }

  /** The events have ended: learns what is open and publishes every model as it stands. */
  @Override
  public void endInput(int input) throws Exception {
    if (input != 1) {
      return;
    }
    for (String key : states.keys()) {
      Agenda agenda = enter(key);
      finish(agenda);
      states.put(agenda);
    }
  }

  /** Learns what is open, and publishes what was learnt and isn't published. */
  private void finish(Agenda agenda) throws Exception {
    if (agenda.open > 0) {
      learn(agenda, null);
    }
    Model model = states.model();
    if (model == null) {
      return; // None of its events could be decoded.
    }
    boolean snapshot = model.learnt() > agenda.published;
    boolean report = agenda.seen(model) > agenda.reported;
    publisher.publish(key(), agenda, model, snapshot, report);
    states.put(model);
  }

  /**
   * Learns the open batch. One that was opened under a larger batch size is learnt in pieces.
   *
   * @param last an event that came after those in state, or null
   */
  private void learn(Agenda agenda, Event last) throws Exception {
    Model kept = states.model();
    Model model = kept == null ? Model.initial(spec, (String) getCurrentKey()) : kept;
    if (agenda.open > 0) {
      for (Event event : states.batch()) {
        add(agenda, model, event);
      }
      states.clearBatch();
      agenda.open = 0;
      agenda.closeAt = Agenda.NEVER;
    }
    if (last != null) {
      add(agenda, model, last);
    }
    if (lesson.size() > 0) {
      step(agenda, model);
    }
    states.put(model);
  }

  private void add(Agenda agenda, Model model, Event event) throws Exception {
    lesson.add(event);
    if (lesson.size() == settings.batchSize()) {
      step(agenda, model);
    }
  }

  private void step(Agenda agenda, Model model) throws Exception {
    long learnt = model.learnt();
    long seen = agenda.seen(model);
    int size = lesson.size();
    boolean paused = agenda.controls.paused();
    if (!(paused ? lesson.measure(model) : lesson.learn(model, adjustments.of(agenda.controls)))) {
      publisher.undone(key(), agenda, model, size);
    } else if (paused) {
      agenda.passed += size;
      gauges.measured(size);
    } else {
      gauges.learnt(model, size);
    }
    publisher.publish(
        key(),
        agenda,
        model,
        settings.snapshots().passed(learnt, model.learnt()),
        settings.reports().passed(seen, agenda.seen(model)));
  }

  @Override
  public Agenda enter(String key) throws Exception {
    setCurrentKey(key);
    return agendas.present();
  }

  @Override
  public TaskInfo task() {
    return getRuntimeContext().getTaskInfo();
  }

  private String key() {
    return (String) getCurrentKey();
  }

  @Override
  public void settle(Agenda agenda) throws Exception {
    timetable.settle(agenda);
    states.put(agenda);
  }

  private void emit(OutRecord record) {
    output.collect(out.replace(record));
  }
}
