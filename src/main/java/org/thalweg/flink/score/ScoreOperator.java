package org.thalweg.flink.score;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.thalweg.event.EventSpec;
import org.thalweg.event.FeatureWindow;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.score.ServedModel;
import org.thalweg.score.ServedModels;
import org.thalweg.snapshot.ChunkKey;

/**
 * Scores events (the first input) with the newest snapshots of their models (the second).
 *
 * <h2>Swap</h2>
 *
 * A model is made of its chunks beside the events ({@link ModelLoader}); once it is whole, the
 * reference to it is exchanged between two events. What can't be used (damaged, of an unknown form,
 * with features that are not in the events) is counted and logged, and the model before it goes on.
 *
 * <h2>State</h2>
 *
 * The chunks of the versions that serve and of those that arrive ({@link KeptChunks}), the events
 * that wait for the first snapshot of their model ({@link Waiting}), and by key the windows over
 * the last events. Models are made again of their chunks before the first event. An open batch is
 * no state: it is scored before the checkpoint's barrier goes on.
 *
 * <h2>Time</h2>
 *
 * How long a batch and an event wait follows processing time; after a restore events wait anew.
 */
public final class ScoreOperator extends AbstractStreamOperator<OutRecord>
    implements TwoInputStreamOperator<InRecord, InRecord, OutRecord>, BoundedMultiInput {

  private static final long serialVersionUID = 1;

  /** How often the thread that loads models is asked, in milliseconds. */
  private static final long LOADING = 5;

  /** A job that starts still reads models if the last chunk came within so many milliseconds. */
  private static final long READING = 1_000;

  /** How long an event is held back while a job starts; chunks come between two events. */
  private static final long HOLD_BACK_NANOS = 10_000_000;

  /** The number of the second input. */
  private static final int MODELS = 2;

  private static final String NONE_CAME = "none came before the input ended";

  private final ScoreSettings settings;

  private transient EventKeys keys;
  private transient ScoreState state;
  private transient KeptChunks chunks;
  private transient ModelLoader loader;
  private transient Map<String, ServedModel> serving;
  private transient Refusals refusals;
  private transient Windows windows;
  private transient Waiting waiting;
  private transient Batch batch;
  private transient ScoreGauges gauges;
  private transient StreamRecord<OutRecord> out;
  private transient long batchDue;
  private transient long alarm;
  private transient boolean modelsEnded;
  private transient long started;
  private transient long lastChunk;

  /** An operator of a job. */
  public ScoreOperator(ScoreSettings settings) {
    this.settings = settings;
  }

  @Override
  public void open() throws Exception {
    super.open();
    EventSpec envelope = settings.envelope();
    keys = new EventKeys(settings);
    state = settings.keyed() ? keyedState() : broadcastState();
    chunks = new KeptChunks(state);
    loader = new ModelLoader(learnt -> learnt.forScoring(envelope), this::loaded);
    serving = new HashMap<>();
    gauges = new ScoreGauges(getMetricGroup());
    refusals = new Refusals(gauges, this::write);
    windows = new Windows(state);
    waiting =
        new Waiting(settings.waitingEvents(), settings.waitingBytes(), settings.maxWaitMillis());
    batch = new Batch(settings.batchSize(), refusals::event, this::emit, this::now);
    out = new StreamRecord<>(null);
    batchDue = Waiting.NEVER;
    alarm = Waiting.NEVER;
    started = now();
    lastChunk = started;
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
    state.chunks(
        (number, chunk) -> {
          ChunkKey key = ChunkKeys.of(chunk);
          chunks.note(key, number);
          loader.offerNow(chunk);
        });
    long now = now();
    state.waiting((key, event) -> waiting.restore(key, event, now));
    for (String key : waiting.all().keySet()) {
      ServedModel model = serving.get(key);
      if (model != null) {
        release(model);
      }
    }
    settle();
  }

  @Override
  public void processElement1(StreamRecord<InRecord> element) throws Exception {
    InRecord event = element.getValue();
    String key = settings.keyed() ? (String) getCurrentKey() : keys.getKey(event);
    if (loader.busy()) {
      loader.drain();
    }
    ServedModel model = serving.get(key);
    if (model != null) {
      score(model, event);
    } else {
      wait(key, event);
    }
    settle();
  }

  /**
   * Lets an event wait. Where there is no room left it is refused, but not while a job that has
   * just started still reads the models there are: then events are held back, so that a backlog of
   * them does not turn into dead letters.
   */
  private void wait(String key, InRecord event) {
    long now = now();
    if (modelsEnded) {
      refusals.withoutModel(key, event, NONE_CAME);
      return;
    }
    if (waiting.add(key, event, now)) {
      return;
    }
    boolean reading = serving.isEmpty() || now < lastChunk + READING;
    if (reading && now < started + settings.maxWaitMillis()) {
      waiting.restore(key, event, now);
      LockSupport.parkNanos(HOLD_BACK_NANOS);
    } else {
      refusals.withoutModel(key, event, "too many events wait for one already");
    }
  }

  @Override
  public void processElement2(StreamRecord<InRecord> element) throws Exception {
    InRecord chunk = element.getValue();
    lastChunk = now();
    ChunkKey key = ChunkKeys.of(chunk);
    if (key != null && chunk.value() != null) {
      chunks.add(key, chunk);
    } else if (key != null) {
      chunks.deleted(key);
    }
    loader.offer(chunk);
    settle();
  }

  private void loaded(ModelLoader.Loaded loaded) {
    try {
      ServedModels.Result result = loaded.result();
      if (result instanceof ServedModels.Result.Served served) {
        serve(served.model());
      } else if (result instanceof ServedModels.Result.Refused refused) {
        refuse(loaded.chunk(), refused.reason());
      }
    } catch (Exception e) {
      throw new IllegalStateException("A model could not be taken up", e);
    }
  }

  private void serve(ServedModel model) throws Exception {
    String key = model.modelKey();
    if (model.spec().events().hasWindows() && !settings.keyed()) {
      refusals.snapshot(
          key, "a model with windows over several events must be spread keyed: broadcast");
      return;
    }
    batch.flush();
    chunks.serves(key, model.version());
    ServedModel before = serving.put(key, model);
    refusals.serves(key);
    windows.changed(before, model);
    gauges.serves(model, serving.size());
    release(model);
  }

  private void release(ServedModel model) throws Exception {
    for (InRecord event : waiting.release(model.modelKey())) {
      score(model, event);
    }
  }

  private void refuse(InRecord chunk, String why) throws Exception {
    ChunkKey key = ChunkKeys.of(chunk);
    if (key == null) {
      refusals.record(why);
    } else {
      chunks.refused(key);
      refusals.snapshot(key.modelKey(), why);
    }
  }

  private void score(ServedModel model, InRecord event) throws Exception {
    boolean added =
        model.spec().events().hasWindows()
            ? addInWindow(model, event)
            : batch.add(model, event, null);
    if (batch.isFull() || settings.maxDelayMillis() == 0) {
      batch.flush();
      batchDue = Waiting.NEVER;
    } else if (added && batch.size() == 1) {
      batchDue = now() + settings.maxDelayMillis();
    }
  }

  /** An event that is refused does not become part of the window. */
  private boolean addInWindow(ServedModel model, InRecord event) throws Exception {
    FeatureWindow window = windows.get(model);
    boolean added = batch.add(model, event, window);
    if (added) {
      windows.put(model, window);
    }
    return added;
  }

  private void emit(OutRecord prediction) {
    gauges.scored();
    write(prediction);
  }

  private void write(OutRecord record) {
    output.collect(out.replace(record));
  }

  /** Sees to it that what is due by the clock is done. */
  private void settle() {
    gauges.waiting(waiting.size());
    long next = Math.min(batchDue, waiting.next());
    if (loader.busy()) {
      next = Math.min(next, now() + LOADING);
    }
    if (next < alarm) {
      alarm = next;
      Future<?> unused = getProcessingTimeService().registerTimer(next, this::onTime);
    }
  }

  private void onTime(long time) {
    alarm = Waiting.NEVER;
    loader.drain();
    long now = Math.max(time, now());
    if (batchDue <= now) {
      batch.flush();
      batchDue = Waiting.NEVER;
    }
    giveUp(now, "none came within " + settings.maxWaitMillis() + " ms");
    settle();
  }

  private void giveUp(long now, String why) {
    waiting.expire(now, event -> refusals.withoutModel(keys.getKey(event), event, why));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    batch.flush();
    batchDue = Waiting.NEVER;
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
      modelsEnded = true;
      giveUp(Waiting.NEVER - 1, NONE_CAME);
    }
    batch.flush();
    batchDue = Waiting.NEVER;
  }

  @Override
  public void close() throws Exception {
    if (loader != null) {
      loader.close();
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
