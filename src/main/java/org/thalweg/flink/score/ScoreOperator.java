package org.thalweg.flink.score;

import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.event.FeatureWindow;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.score.ServedModel;
import org.thalweg.score.Serving;

/**
 * Scores events (the first input) with the newest snapshots of their models (the second).
 *
 * <h2>Swap</h2>
 *
 * A model is made of its chunks beside the events ({@link ModelLoader}); once it is whole, the
 * reference to it is exchanged between two events. What can't be used (damaged, of an unknown form,
 * with features that are not in the events) is counted and logged, and the model before it goes on.
 * One whose predictions are not finite is gone back from ({@link SecondOpinion}).
 *
 * <h2>State</h2>
 *
 * The chunks of the versions that serve, served before and arrive ({@link KeptChunks}), the events
 * that wait for the first snapshot of their model ({@link Waiting}), and by key the windows over
 * the last events. Models are made again of their chunks before the first event. An open batch is
 * no state: it is scored before the checkpoint's barrier goes on.
 *
 * <h2>Time</h2>
 *
 * A batch is scored when it is full or its oldest event has waited long enough; with a wait of 0,
 * as soon as no more events lie ready ({@link Backlog}), so that a busy job scores many at a time
 * and an idle one each at once. How long a batch and an event wait follows processing time; after a
 * restore events wait anew.
 */
public final class ScoreOperator extends AbstractStreamOperator<OutRecord>
    implements TwoInputStreamOperator<InRecord, InRecord, OutRecord>, BoundedMultiInput {

  private static final long serialVersionUID = 1;

  /** How often the thread that loads models is asked, in milliseconds. */
  private static final long LOADING = 5;

  /** The longest that a batch stays open for what lies ready, should it not be events. */
  private static final long READY = 5;

  /** The number of the second input. */
  private static final int MODELS = 2;

  private final ScoreSettings settings;

  private transient EventKeys keys;
  private transient ScoreState state;
  private transient ModelDesk models;
  private transient ModelLoader loader;
  private transient Serving serving;
  private transient Refusals refusals;
  private transient Windows windows;
  private transient WaitingRoom waiting;
  private transient Batch batch;
  private transient ScoreGauges gauges;
  private transient StreamRecord<OutRecord> out;
  private transient Backlog backlog;
  private transient Alarm batchAlarm;
  private transient Alarm loadingAlarm;
  private transient long batchDue;

  /** An operator of a job. */
  public ScoreOperator(ScoreSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    keys = new EventKeys(settings);
    state = settings.keyed() ? keyedState() : broadcastState();
    int room = settings.maxModels(getRuntimeContext().getTaskInfo());
    serving = new Serving();
    gauges = new ScoreGauges(getMetricGroup(), room);
    refusals = new Refusals(gauges, this::write, room);
    models =
        new ModelDesk(settings, state, room, serving, refusals, gauges, this::flush, this::release);
    loader = models.loader();
    windows = models.windows();
    waiting = new WaitingRoom(settings, keys, refusals, gauges, getProcessingTimeService());
    batch =
        new Batch(
            settings.batchSize(),
            serving,
            models::goneBack,
            refusals::event,
            this::write,
            this::now);
    out = new StreamRecord<>(null);
    backlog = Backlog.of(getContainingTask());
    batchDue = Alarm.NEVER;
    batchAlarm = new Alarm(getProcessingTimeService(), this::closeBatch);
    loadingAlarm = new Alarm(getProcessingTimeService(), this::load);
    restore();
  }

  private ScoreState keyedState() {
    return new KeyedScoreState(getRuntimeContext(), getKeyedStateBackend());
  }

  private ScoreState broadcastState() throws Exception {
    boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    return new BroadcastScoreState(getOperatorStateBackend(), keys, first);
  }

  private void restore() throws Exception {
    models.restore();
    state.waiting(waiting::restore);
    for (String key : waiting.all().keySet()) {
      ServedModel model = serving.get(key);
      if (model != null) {
        release(model);
      }
    }
  }

  @Override
  public void processElement1(StreamRecord<InRecord> element) throws Exception {
    InRecord event = element.getValue();
    String key = settings.keyed() ? (String) getCurrentKey() : keys.getKey(event);
    if (loader.busy()) {
      loader.drain();
    }
    ServedModel model = serving.get(key);
    if (model == null) {
      waiting.enter(key, event, serving.size() > 0);
    } else {
      score(model, event);
    }
    if (batch.size() > 0) {
      leaveOpen();
    }
  }

  @Override
  public void processElement2(StreamRecord<InRecord> element) throws Exception {
    InRecord chunk = element.getValue();
    waiting.chunk();
    models.take(chunk);
    awaitLoader();
  }

  private void awaitLoader() {
    if (loader.busy()) {
      loadingAlarm.set(now() + LOADING);
    }
  }

  void load() {
    loader.drain();
    awaitLoader();
  }

  /** While a model's events are scored it may be gone back to the one before. */
  private void release(ServedModel model) throws Exception {
    for (InRecord event : waiting.release(model.modelKey())) {
      score(serving.get(model.modelKey()), event);
    }
    flush();
  }

  private void score(ServedModel model, InRecord event) throws Exception {
    if (batch.isOfAnother(model)) {
      flush();
    }
    if (model.spec().events().hasWindows()) {
      addInWindow(model, event);
    } else {
      batch.add(model, event, null);
    }
    if (batch.isFull() || isAlone(model)) {
      flush();
    }
  }

  /** Whether an event of the model must not go on from others that happen to lie ready. */
  private boolean isAlone(ServedModel model) {
    return settings.maxDelayMillis() == 0 && model.spec().network().isStateful();
  }

  /** An event that is refused does not become part of the window. */
  private void addInWindow(ServedModel model, InRecord event) throws Exception {
    FeatureWindow window = windows.get(model);
    if (batch.add(model, event, window)) {
      windows.put(model, window);
    }
  }

  /** Lets a batch wait for others, unless there is nothing to wait for. */
  private void leaveOpen() {
    long delay = settings.maxDelayMillis();
    if (delay == 0 && !backlog.hasMore()) {
      flush();
    } else if (batchDue == Alarm.NEVER) {
      batchDue = now() + (delay == 0 ? READY : delay);
      batchAlarm.set(batchDue);
    }
  }

  private void closeBatch() {
    if (batchDue <= now()) {
      flush();
    }
    batchAlarm.set(batchDue);
  }

  private void flush() {
    batchDue = Alarm.NEVER;
    int scored = batch.flush();
    if (scored > 0) {
      gauges.scored(scored);
    }
  }

  private void write(OutRecord record) {
    output.collect(out.replace(record));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.saveWaiting(waiting.all());
  }

  /** Once the second input has ended, no model will come any more. */
  @Override
  public void endInput(int input) throws Exception {
    if (input == MODELS) {
      loader.await();
      waiting.modelsEnd();
    }
    flush();
  }

  @Override
  public void close() throws Exception {
    if (models != null) {
      models.close();
    }
    super.close();
  }

  /** Whether a model is being made beside the events. */
  boolean isLoading() {
    return loader.busy();
  }

  private long now() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }
}
