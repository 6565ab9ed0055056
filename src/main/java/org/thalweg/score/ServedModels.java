package org.thalweg.score;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.thalweg.definition.InvalidDefinitionException;
import org.thalweg.event.EventSpec;
import org.thalweg.snapshot.Assembler;
import org.thalweg.snapshot.Snapshot;

/**
 * The newest model of each key, as the records of a model topic give them.
 *
 * <p>The order of the log decides: the version that was last complete is the newest, whatever its
 * number, for a job that begins anew counts from 1 again. What is damaged, incomplete or can't be
 * used for the events changes nothing: the model before it goes on serving.
 *
 * <p>One thread offers records; any number of threads may get models meanwhile.
 */
public final class ServedModels {

  /** What became of one record. */
  public sealed interface Result {

    /** A version is complete and serves from now on. */
    record Served(ServedModel model) implements Result {}

    /** Nothing changed: a part of a version that lacks others, a repetition, a deletion. */
    record Unchanged() implements Result {}

    /** Nothing changed, because the record or the version that it completed is no good. */
    record Refused(String reason) implements Result {}
  }

  private static final Result UNCHANGED = new Result.Unchanged();

  private final UnaryOperator<EventSpec> fit;
  private final Assembler assembler;
  private final Map<String, ServedModel> newest = new ConcurrentHashMap<>();
  private ServedModel like;

  /**
   * @param fit see {@link ServedModel#of(Snapshot, UnaryOperator, ServedModel)}
   * @param maxBytes the largest snapshot, and the most bytes of unfinished ones that are kept
   */
  public ServedModels(UnaryOperator<EventSpec> fit, long maxBytes) {
    this.fit = fit;
    this.assembler = new Assembler(maxBytes);
  }

  /** Takes the next record of the topic; {@code value} may be {@code null} (a deletion). */
  public Result offer(byte[] key, byte[] value) {
    Assembler.Result result = assembler.offer(key, value);
    if (result instanceof Assembler.Result.Refused refused) {
      return new Result.Refused(refused.reason());
    }
    return result instanceof Assembler.Result.Complete complete ? serve(complete) : UNCHANGED;
  }

  private Result serve(Assembler.Result.Complete complete) {
    try {
      like = ServedModel.of(Snapshot.of(complete.whole()), fit, like);
    } catch (IllegalArgumentException | InvalidDefinitionException e) {
      return new Result.Refused(
          "version " + complete.version() + name(complete.modelKey()) + ": " + e.getMessage());
    }
    newest.put(like.modelKey(), like);
    return new Result.Served(like);
  }

  private static String name(String modelKey) {
    return modelKey.isEmpty() ? "" : " of " + modelKey;
  }

  /** The newest model of a key, or {@code null} if there is none yet. */
  public ServedModel get(String modelKey) {
    return newest.get(modelKey);
  }
}
