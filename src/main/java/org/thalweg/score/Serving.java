package org.thalweg.score;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.thalweg.definition.Plain;

/**
 * Which version of each model serves, and the one before it: should the newer one predict what is
 * not finite, the older one serves again. For any number of threads.
 */
public final class Serving {

  /**
   * @param before {@code null} if there is none to go back to
   */
  private record Pair(ServedModel now, ServedModel before) {}

  private final Map<String, Pair> models = new ConcurrentHashMap<>();

  /** The version of a model that serves; {@code null} if none does. */
  public ServedModel get(String modelKey) {
    Pair pair = models.get(modelKey);
    return pair == null ? null : pair.now;
  }

  /**
   * Lets a version serve.
   *
   * @return the one that served until now, to which it can be gone back; {@code null} if none did
   */
  public ServedModel put(ServedModel model) {
    ServedModel before = get(model.modelKey());
    models.put(model.modelKey(), new Pair(model, before));
    return before;
  }

  /**
   * Restores the version before the one that serves; it serves itself if none does. Where two
   * versions have taken over since the state was written, it is of no use any more.
   */
  public void restore(ServedModel before) {
    models.merge(
        before.modelKey(),
        new Pair(before, null),
        (pair, other) -> pair.before == null ? new Pair(pair.now, other.now) : pair);
  }

  /**
   * What served before a version.
   *
   * @return {@code null} if there was none, or the version itself serves no longer
   */
  @SuppressWarnings("ReferenceEquality") // each version is one object
  public ServedModel before(ServedModel model) {
    Pair pair = models.get(model.modelKey());
    return pair == null || pair.now != model ? null : pair.before;
  }

  /**
   * Lets the version before serve again.
   *
   * @return false if somebody else did that already, or there is none
   */
  @SuppressWarnings("ReferenceEquality") // each version is one object
  public boolean goBack(ServedModel model) {
    ServedModel before = before(model);
    Pair next =
        models.computeIfPresent(
            model.modelKey(),
            (key, pair) -> pair.now == model && before != null ? new Pair(before, null) : pair);
    return before != null && next != null && next.now == before;
  }

  /** How many models serve. */
  public int size() {
    return models.size();
  }

  /** What is to be said of a version that was gone back from. */
  public static String sentence(ServedModel model, ServedModel before) {
    return "version "
        + model.version()
        + (model.modelKey().isEmpty() ? "" : " of " + Plain.text(model.modelKey()))
        + (" predicts what is not finite: back to version " + before.version());
  }
}
