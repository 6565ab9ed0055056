package org.thalweg.score;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
  }

  private static final Result UNCHANGED = new Result.Unchanged();

  private final UnaryOperator<EventSpec> fit;
  private final Assembler assembler;
  private final Map<String, Succession> successions = new HashMap<>();
  private final Serving serving = new Serving();
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
    Result result = take(key, value, false);
    if (result instanceof Result.Refused refused) {
      refusal = refused.reason();
    } else if (result instanceof Result.Served) {
      refusal = null;
    }
    return result;
  }

  /**
   * Takes a record of a version that served once: if that is complete, it is the result, and serves
   * nowhere.
   */
  public Result offerEarlier(byte[] key, byte[] value) {
    return take(key, value, true);
  }

  /** Whatever goes wrong is a refusal: who failed would meet the same record again. */
  private Result take(byte[] key, byte[] value, boolean earlier) {
    try {
      Assembler.Result result = assembler.offer(key, value);
      if (result instanceof Assembler.Result.Refused refused) {
        return new Result.Refused(refused.reason());
      }
      return result instanceof Assembler.Result.Complete complete
          ? serve(complete.snapshot(), earlier)
          : UNCHANGED;
    } catch (RuntimeException e) {
      return new Result.Refused("a snapshot must be readable: " + e);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return new Result.Refused("a snapshot must fit into memory: " + e);
    }
  }

  /** What can't be used has no part in the succession: an older version may still come. */
  private Result serve(StoredSnapshot snapshot, boolean earlier) {
    ServedModel model;
    try {
      Snapshot read = snapshot.read();
      model = ServedModel.of(read, fit, like(read.header()), batch);
    } catch (IllegalArgumentException | InvalidDefinitionException e) {
      return new Result.Refused(
          "version " + snapshot.version() + name(snapshot.modelKey()) + ": " + e.getMessage());
    }
    if (earlier) {
      return new Result.Served(model);
    }
    boolean isNewest =
        successions.computeIfAbsent(snapshot.modelKey(), key -> new Succession()).offer(snapshot);
    if (!isNewest) {
      return UNCHANGED;
    }
    serve(model);
    return new Result.Served(model);
  }

  private void serve(ServedModel model) {
    serving.put(model);
    latest = model;
  }

  /** The model whose definition is most likely the same. */
  private ServedModel like(SnapshotHeader header) {
    ServedModel own = serving.get(header.modelKey());
    boolean same = own != null && own.header().definition().equals(header.definition());
    return same ? own : latest;
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
