package org.thalweg.flink.score;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.event.EventSpec;
import org.thalweg.event.FeatureWindow;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.DeadLetters;
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

  private static final Logger LOGGER = LoggerFactory.getLogger(ScoreOperator.class);

  /** How often the thread that loads models is asked, in milliseconds. */
  private static final long LOADING = 5;

  private static final int BOTH = 3;

  private final ScoreSettings settings;

  private transient EventKeys keys;
  private transient ScoreState state;
  private transient KeptChunks chunks;
  private transient ModelLoader loader;
  private transient Map<String, ServedModel> serving;
  private transient Map<String, String> refusals;
  private transient Waiting waiting;
  private transient Batch batch;
  private transient DeadLetters deadLetters;
  private transient ScoreGauges gauges;
  private transient StreamRecord<OutRecord> out;
  private transient long batchDue;
  private transient long alarm;
  private transient int ended;

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
    refusals = new HashMap<>();
    waiting =
        new Waiting(settings.waitingEvents(), settings.waitingBytes(), settings.maxWaitMillis());
    batch = new Batch(settings.batchSize(), this::refuse, this::emit, this::now);
    deadLetters = new DeadLetters();
    gauges = new ScoreGauges(getMetricGroup());
    out = new StreamRecord<>(null);
    batchDue = Waiting.NEVER;
    alarm = Waiting.NEVER;
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
    } else if (!waiting.add(key, event, now())) {
      refuse(event, noModel(key, "too many events wait for one already"));
    }
    settle();
  }

  @Override
  public void processElement2(StreamRecord<InRecord> element) throws Exception {
    InRecord chunk = element.getValue();
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
        refuseSnapshot(ChunkKeys.of(loaded.chunk()), refused.reason());
      }
    } catch (Exception e) {
      throw new IllegalStateException("A model could not be taken up", e);
    }
  }

  private void serve(ServedModel model) throws Exception {
    String key = model.modelKey();
    boolean windows = model.spec().events().hasWindows();
    if (windows && !settings.keyed()) {
      refuseSnapshot(
          new ChunkKey(key, model.version(), 0),
          "a model with windows over several events must be spread keyed: broadcast");
      return;
    }
    batch.flush();
    chunks.serves(key, model.version());
    ServedModel before = serving.put(key, model);
    refusals.remove(key);
    if (windows && before != null && !before.spec().events().equals(model.spec().events())) {
      state.putWindow(key, null);
    }
    gauges.serves(model, serving.size());
    release(model);
  }

  private void release(ServedModel model) throws Exception {
    for (InRecord event : waiting.release(model.modelKey())) {
      score(model, event);
    }
  }

  private void refuseSnapshot(ChunkKey key, String why) throws Exception {
    if (key != null) {
      chunks.refused(key);
      refusals.put(key.modelKey(), why);
    }
    gauges.refusedSnapshot(why);
    LOGGER.warn("A snapshot was refused, the model before it goes on: {}", why);
  }

  private void score(ServedModel model, InRecord event) throws Exception {
    boolean windows = model.spec().events().hasWindows();
    boolean added = windows ? addInWindow(model, event) : batch.add(model, event, null);
    if (batch.isFull() || settings.maxDelayMillis() == 0) {
      batch.flush();
      batchDue = Waiting.NEVER;
    } else if (added && batch.size() == 1) {
      batchDue = now() + settings.maxDelayMillis();
    }
  }

  /** An event that is refused does not become part of the window. */
  private boolean addInWindow(ServedModel model, InRecord event) throws Exception {
    FeatureWindow window = window(model);
    boolean added = batch.add(model, event, window);
    if (added) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      window.write(new DataOutputStream(bytes));
      state.putWindow(model.modelKey(), bytes.toByteArray());
    }
    return added;
  }

  /** The last events of a key; none where those that are kept are of another size. */
  private FeatureWindow window(ServedModel model) throws Exception {
    FeatureWindow window = new FeatureWindow(model.spec().events());
    byte[] kept = state.window(model.modelKey());
    if (kept != null) {
      try {
        window.read(new DataInputStream(new ByteArrayInputStream(kept)));
      } catch (IOException e) {
        LOGGER.warn("A window of another size begins anew: {}", e.getMessage());
        return new FeatureWindow(model.spec().events());
      }
    }
    return window;
  }

  private void refuse(InRecord event, Rejected why) {
    gauges.refused(why.code());
    output.collect(out.replace(deadLetters.encode(event, why)));
  }

  private Rejected noModel(String key, String why) {
    String model = key.isEmpty() ? "the model" : "model " + key;
    String last = refusals.containsKey(key) ? "; the last was refused: " + refusals.get(key) : "";
    return new Rejected(
        ReasonCode.NO_MODEL, "there must be a snapshot of " + model + ": " + why + last);
  }

  private void emit(OutRecord prediction) {
    gauges.scored();
    output.collect(out.replace(prediction));
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
    waiting.expire(
        now, event -> refuse(event, noModel(keys.getKey(event), "none came within " + waited())));
    settle();
  }

  private String waited() {
    return settings.maxWaitMillis() + " ms";
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

  /** Once both inputs have ended, no model will come any more. */
  @Override
  public void endInput(int input) throws Exception {
    ended |= input;
    if (ended == BOTH) {
      loader.await();
      waiting.expire(
          Waiting.NEVER - 1,
          event -> refuse(event, noModel(keys.getKey(event), "none came before the input ended")));
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
