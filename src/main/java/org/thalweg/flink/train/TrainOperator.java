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
import org.thalweg.nn.Adjustment;

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
  private transient long fingerprint;
  private transient Decoding decoding;
  private transient Lesson lesson;
  private transient Publisher publisher;
  private transient LearningGauges gauges;
  private transient KeyedStates states;
  private transient ModelRoom room;
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
    spec = settings.model();
    fingerprint = Fingerprint.of(settings, spec);
    lesson = new Lesson(spec, this::emit);
    gauges = new LearningGauges(getMetricGroup(), Model.initial(spec, "").metrics().values());
    decoding = new Decoding(spec, gauges.reasons());
    states =
        new KeyedStates(
            getRuntimeContext(),
            getKeyedStateBackend(),
            new ModelSerializer(settings.definition(), settings.onNetworkChange()),
            settings.gate() != null && settings.gate().rollsBack());
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
      Agenda agenda = states.agenda();
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
    Agenda kept = states.agenda();
    if (kept == null && !room.take()) {
      emit(decoding.refuse(event.record(), room.refusal(key())).letter());
      return;
    }
    Agenda agenda = kept == null ? begin() : kept;
    timetable.touch(agenda);
    if (agenda.open + 1 < settings.batchSize()) {
      append(agenda, event);
    } else {
      learn(agenda, event);
    }
    settle(agenda);
  }

  private Agenda begin() throws Exception {
    Agenda agenda = new Agenda();
    agenda.controls = desk.standing();
    agenda.definedBy = fingerprint;
    return agenda;
  }

  private void append(Agenda agenda, Event event) throws Exception {
    states.append(event);
    if (agenda.open++ == 0) {
      timetable.open(agenda);
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    Agenda agenda = states.agenda();
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
      setCurrentKey(key);
      Agenda agenda = states.agenda();
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
    boolean changed = agenda.defined(fingerprint);
    if (agenda.open > 0) {
      for (Event event : states.batch()) {
        addOpen(agenda, model, event, changed);
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

  /** An event that was decoded for other features or another label is decoded again. */
  private void addOpen(Agenda agenda, Model model, Event event, boolean changed) throws Exception {
    Decoded decoded = changed ? decoding.decode(event.record()) : event;
    if (decoded instanceof Event sound) {
      add(agenda, model, sound);
    } else {
      emit(((Refusal) decoded).letter());
    }
  }

  private void add(Agenda agenda, Model model, Event event) throws Exception {
    lesson.add(event);
    if (lesson.size() == settings.batchSize()) {
      step(agenda, model);
    }
  }

  private void step(Agenda agenda, Model model) throws Exception {
    long learnt = model.learnt();
    long seen = learnt + agenda.passed;
    if (agenda.controls.paused()) {
      measure(agenda, model);
    } else {
      learn(model, adjustments.of(agenda.controls));
    }
    publisher.publish(
        key(),
        agenda,
        model,
        settings.snapshots().passed(learnt, model.learnt()),
        settings.reports().passed(seen, model.learnt() + agenda.passed));
  }

  private void learn(Model model, Adjustment adjustment) {
    int size = lesson.size();
    if (lesson.learn(model, adjustment)) {
      gauges.learnt(model, size);
    } else {
      gauges.undone(size);
    }
  }

  private void measure(Agenda agenda, Model model) {
    int size = lesson.size();
    if (lesson.measure(model)) {
      agenda.passed += size;
      gauges.measured(size);
    } else {
      gauges.undone(size);
    }
  }

  @Override
  public void enter(String key) {
    setCurrentKey(key);
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
