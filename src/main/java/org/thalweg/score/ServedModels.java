package org.thalweg.score;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.event.EventSpec;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.StoredSnapshot;
import org.thalweg.snapshot.Succession;

/**
 * The newest model of each key, as the records of a model topic give them.
 *
 * <p>Which version is the newest, {@link Succession} says. What is damaged, incomplete or can't be
 * used for the events changes nothing: the model before it goes on serving.
 *
 * <p>One thread offers records; any number of threads may get models meanwhile.
 */
public final class ServedModels {

  /** What became of one record. */
  public sealed interface Result {

    /** A version is complete and serves from now on. */
    record Served(ServedModel model) implements Result {}

    /** Nothing changed: a part of a version that lacks others or is an older one, a deletion. */
    record Unchanged() implements Result {}

    /** Nothing changed, because the record or the version that it completed is no good. */
    record Refused(String reason) implements Result {}

    /**
     * A version is complete that has another definition than the model that was served last.
     *
     * @param rest goes on, on any thread, before the next record is offered
     */
    record Unread(Supplier<Result> rest) implements Result {}
  }

  private static final Result UNCHANGED = new Result.Unchanged();

  private final UnaryOperator<EventSpec> fit;
  private final Assembler assembler;
  private final Map<String, Succession> successions = new HashMap<>();
  private final Map<String, ServedModel> newest = new ConcurrentHashMap<>();
  private volatile ServedModel latest;
  private volatile String refusal;

  /**
   * @param fit see {@link ServedModel#of(Snapshot, UnaryOperator, ServedModel)}
   * @param maxBytes the largest snapshot, and the most bytes of unfinished ones that are kept
   */
  public ServedModels(UnaryOperator<EventSpec> fit, long maxBytes) {
    this.fit = fit;
    this.assembler = new Assembler(maxBytes);
  }

  /** One model, and no topic. */
  public static ServedModels of(ServedModel model) {
    ServedModels models = new ServedModels(ServedModel.AS_LEARNT, 0);
    models.serve(model);
    return models;
  }

  /** Takes the next record of the topic; {@code value} may be {@code null} (a deletion). */
  public Result offer(byte[] key, byte[] value) {
    Result result = offerKnown(key, value);
    return result instanceof Result.Unread unread ? unread.rest().get() : result;
  }

  /**
   * Like {@link #offer}, but stops before what takes long whatever the record's size: making sense
   * of a definition that somebody else wrote.
   */
  public Result offerKnown(byte[] key, byte[] value) {
    Assembler.Result result = assembler.offer(key, value);
    if (result instanceof Assembler.Result.Refused refused) {
      return refuse(refused.reason());
    }
    return result instanceof Assembler.Result.Complete complete
        ? read(complete.snapshot())
        : UNCHANGED;
  }

  private Result read(StoredSnapshot stored) {
    Snapshot snapshot;
    try {
      snapshot = stored.read();
    } catch (IllegalArgumentException e) {
      return refuse(stored, e);
    }
    return latest != null && latest.hasDefinition(snapshot)
        ? serve(stored, snapshot)
        : new Result.Unread(() -> serve(stored, snapshot));
  }

  /** What can't be used has no part in the succession: an older version may still come. */
  private Result serve(StoredSnapshot stored, Snapshot snapshot) {
    ServedModel model;
    try {
      model = ServedModel.of(snapshot, fit, latest);
    } catch (IllegalArgumentException | InvalidDefinitionException e) {
      return refuse(stored, e);
    }
    boolean isNewest =
        successions.computeIfAbsent(stored.modelKey(), key -> new Succession()).offer(stored);
    if (!isNewest) {
      return UNCHANGED;
    }
    serve(model);
    refusal = null;
    return new Result.Served(model);
  }

  private Result refuse(StoredSnapshot stored, RuntimeException why) {
    return refuse(
        "version " + stored.version() + name(stored.modelKey()) + ": " + why.getMessage());
  }

  private Result refuse(String reason) {
    refusal = reason;
    return new Result.Refused(reason);
  }

  private void serve(ServedModel model) {
    newest.put(model.modelKey(), model);
    latest = model;
  }

  private static String name(String modelKey) {
    return modelKey.isEmpty() ? "" : " of " + modelKey;
  }

  /** The newest model of a key, or {@code null} if there is none yet. */
  public ServedModel get(String modelKey) {
    return newest.get(modelKey);
  }

  /** What was wrong with the last record or version, if no model has been taken since. */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** The model that was served last, of whatever key; {@code null} if there is none yet. */
  public ServedModel latest() {
    return latest;
  }
}
