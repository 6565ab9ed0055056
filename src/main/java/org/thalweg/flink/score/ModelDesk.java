package org.thalweg.flink.score;

import org.apache.flink.util.function.ThrowingConsumer;
import org.thalweg.event.EventSpec;
import org.thalweg.flink.io.InRecord;
import org.thalweg.score.ServedModel;
import org.thalweg.score.ServedModels;
import org.thalweg.score.Serving;
import org.thalweg.snapshot.ChunkKey;
import org.thalweg.spec.MessageRules;

/**
 * Which models serve: takes the chunks of a models topic, keeps in state what is needed to have the
 * models again, and says which version scores from now on. For one thread.
 */
final class ModelDesk implements AutoCloseable {

  private final boolean keyed;
  private final long maxMessage;
  private final ScoreState state;
  private final KeptChunks chunks;
  private final ModelLoader loader;
  private final Serving serving;
  private final Refusals refusals;
  private final Windows windows;
  private final ScoreGauges gauges;
  private final Runnable before;
  private final ThrowingConsumer<ServedModel, Exception> after;

  /**
   * @param room for so many models
   * @param serving what is brought up to date
   * @param before is run before a version takes over
   * @param after is told which version has taken over
   */
  ModelDesk(
      ScoreSettings settings,
      ScoreState state,
      int room,
      Serving serving,
      Refusals refusals,
      ScoreGauges gauges,
      Runnable before,
      ThrowingConsumer<ServedModel, Exception> after) {
    EventSpec envelope = settings.envelope();
    this.keyed = settings.keyed();
    this.maxMessage = settings.maxMessage();
    this.state = state;
    this.chunks = new KeptChunks(state, room);
    this.loader =
        new ModelLoader(learnt -> learnt.forScoring(envelope), settings.batchSize(), this::loaded);
    this.serving = serving;
    this.refusals = refusals;
    this.windows = new Windows(state);
    this.gauges = gauges;
    this.before = before;
    this.after = after;
  }

  ModelLoader loader() {
    return loader;
  }

  Windows windows() {
    return windows;
  }

  /** Makes the models again that are in state. */
  void restore() throws Exception {
    state.chunks(
        (number, chunk) -> {
          ChunkKey key = ChunkKeys.of(chunk);
          chunks.note(key, number);
          loader.offerNow(chunk);
        });
    state.earlier(this::restoreEarlier);
  }

  private void restoreEarlier(InRecord chunk) {
    ServedModel model = loader.earlier(chunk);
    if (model != null && objection(model) == null) {
      serving.restore(model);
    }
  }

  /** Takes the next chunk of the topic. */
  void take(InRecord chunk) throws Exception {
    ChunkKey key = ChunkKeys.of(chunk);
    if (key != null && !chunks.take(key, chunk)) {
      refusals.withoutRoom(key);
      return;
    }
    loader.offer(chunk);
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

  /** Why a model can't serve in this job; {@code null} if it can. */
  private String objection(ServedModel model) {
    return keyed || !model.spec().events().hasWindows()
        ? MessageRules.prediction(model.label(), maxMessage)
        : "a model with windows over several events must be spread keyed: broadcast";
  }

  private void serve(ServedModel model) throws Exception {
    String key = model.modelKey();
    String objection = objection(model);
    if (objection != null) {
      refusals.snapshot(key, objection);
      return;
    }
    before.run();
    chunks.serves(key, model.version());
    ServedModel last = serving.put(model);
    refusals.serves(key, chunks.models());
    windows.changed(last, model);
    gauges.serves(model, serving.size());
    after.accept(model);
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

  /** A version has been gone back from. */
  void goneBack(ServedModel from, ServedModel to) {
    try {
      chunks.goneBack(from.modelKey(), from.version(), to.version());
    } catch (Exception e) {
      throw new IllegalStateException("What is kept of a model could not be changed", e);
    }
    refusals.goneBack(from, to);
  }

  @Override
  public void close() {
    loader.close();
  }
}
