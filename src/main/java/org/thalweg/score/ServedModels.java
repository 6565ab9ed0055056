package org.thalweg.score;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.event.EventSpec;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Snapshot;
import org.thalweg.snapshot.SnapshotHeader;
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

  private static final int RECENT = 8;
  private static final Result UNCHANGED = new Result.Unchanged();

  private final UnaryOperator<EventSpec> fit;
  private final Assembler assembler;
  private final Map<String, Succession> successions = new HashMap<>();
  private final Serving serving = new Serving();

  /** The last definitions that were read, each by a model of it: models may take turns. */
  private final Deque<WeakReference<ServedModel>> recent = new ArrayDeque<>();

  private final int batch;
  private volatile ServedModel latest;
  private volatile String refusal;

  /**
   * Models that score events one by one.
   *
   * @param fit makes the events that are scored of those that were learnt from, as {@link
   *     EventSpec#forScoring} does; it throws what is wrong if features are not in them
   */
  public ServedModels(UnaryOperator<EventSpec> fit) {
    this(fit, 1);
  }

  private ServedModels(UnaryOperator<EventSpec> fit, int batch) {
    this.fit = fit;
    this.batch = batch;
    this.assembler = new Assembler();
  }

  /** Models that score so many events together. */
  public static ServedModels inBatches(UnaryOperator<EventSpec> fit, int size) {
    return new ServedModels(fit, size);
  }

  /** One model, and no topic. */
  public static ServedModels of(ServedModel model) {
    ServedModels models = new ServedModels(ServedModel.AS_LEARNT);
    models.serve(model);
    return models;
  }

  /** Takes the next record of the topic; {@code value} may be {@code null} (a deletion). */
  public Result offer(byte[] key, byte[] value) {
    return whole(offerKnown(key, value));
  }

  /**
   * Like {@link #offer}, but stops before what takes long whatever the record's size: making sense
   * of a definition that somebody else wrote.
   */
  public Result offerKnown(byte[] key, byte[] value) {
    return noted(sure(() -> take(key, value, false)));
  }

  /**
   * Takes a record of a version that served once: if that is complete, it is the result, and serves
   * nowhere.
   */
  public Result offerEarlier(byte[] key, byte[] value) {
    return whole(sure(() -> take(key, value, true)));
  }

  private static Result whole(Result result) {
    return result instanceof Result.Unread unread ? unread.rest().get() : result;
  }

  private Result noted(Result result) {
    if (result instanceof Result.Refused refused) {
      refusal = refused.reason();
    } else if (result instanceof Result.Served) {
      refusal = null;
    }
    return result;
  }

  /** Whatever goes wrong is a refusal: who failed would meet the same record again. */
  private static Result sure(Supplier<Result> work) {
    try {
      return work.get();
    } catch (OutOfMemoryError | StackOverflowError e) {
      return new Result.Refused("a snapshot must fit into memory: " + e);
    } catch (RuntimeException | Error e) {
      return new Result.Refused("a snapshot must be readable: " + e);
    }
  }

  private Result take(byte[] key, byte[] value, boolean earlier) {
    Assembler.Result result = assembler.offer(key, value);
    if (result instanceof Assembler.Result.Refused refused) {
      return new Result.Refused(refused.reason());
    }
    return result instanceof Assembler.Result.Complete complete
        ? read(complete.snapshot(), earlier)
        : UNCHANGED;
  }

  private Result read(StoredSnapshot stored, boolean earlier) {
    Snapshot snapshot;
    try {
      snapshot = stored.read();
    } catch (IllegalArgumentException e) {
      return refused(stored, e);
    }
    ServedModel like = like(snapshot.header());
    if (like != null && like.hasDefinition(snapshot)) {
      return serve(stored, snapshot, like, earlier);
    }
    Supplier<Result> rest = () -> sure(() -> serve(stored, snapshot, like, earlier));
    return new Result.Unread(earlier ? rest : () -> noted(rest.get()));
  }

  /** What can't be used has no part in the succession: an older version may still come. */
  private Result serve(
      StoredSnapshot stored, Snapshot snapshot, ServedModel like, boolean earlier) {
    ServedModel model;
    try {
      model = ServedModel.of(snapshot, fit, like, batch);
      remember(model, like);
    } catch (IllegalArgumentException | InvalidDefinitionException e) {
      return refused(stored, e);
    }
    if (earlier) {
      return new Result.Served(model);
    }
    boolean isNewest =
        successions.computeIfAbsent(stored.modelKey(), key -> new Succession()).offer(stored);
    if (!isNewest) {
      return UNCHANGED;
    }
    serve(model);
    return new Result.Served(model);
  }

  private void remember(ServedModel model, ServedModel like) {
    if (like != null && like.structure() == model.structure()) {
      return;
    }
    if (recent.size() == RECENT) {
      recent.removeLast();
    }
    recent.addFirst(new WeakReference<>(model));
  }

  private static Result refused(StoredSnapshot stored, RuntimeException why) {
    return new Result.Refused(
        "version " + stored.version() + name(stored.modelKey()) + ": " + why.getMessage());
  }

  private void serve(ServedModel model) {
    serving.put(model);
    latest = model;
  }

  /** The model whose definition is most likely the same. */
  private ServedModel like(SnapshotHeader header) {
    ServedModel own = serving.get(header.modelKey());
    if (own != null && own.header().definition().equals(header.definition())) {
      return own;
    }
    for (WeakReference<ServedModel> reference : recent) {
      ServedModel model = reference.get();
      if (model != null && model.header().definition().equals(header.definition())) {
        return model;
      }
    }
    return latest;
  }

  private static String name(String modelKey) {
    return modelKey.isEmpty() ? "" : " of " + modelKey;
  }

  /** The newest model of a key, or {@code null} if there is none yet. */
  public ServedModel get(String modelKey) {
    return serving.get(modelKey);
  }

  /** The version before one that serves; {@code null} if there is none to go back to. */
  public ServedModel before(ServedModel model) {
    return serving.before(model);
  }

  /** A version has predicted what is not finite: the one before it serves again. */
  public void goBack(ServedModel model) {
    ServedModel before = serving.before(model);
    if (serving.goBack(model)) {
      refusal = Serving.sentence(model, before);
    }
  }

  /** What was wrong with the last record or version, if no model has been taken up since. */
  public Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** The model that was served last, of whatever key; {@code null} if there is none yet. */
  public ServedModel latest() {
    return latest;
  }
}
