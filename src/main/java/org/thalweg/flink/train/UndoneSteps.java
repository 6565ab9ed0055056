package org.thalweg.flink.train;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.definition.Plain;
import org.thalweg.flink.io.Notice;
import org.thalweg.learn.Model;

/**
 * When to say that a model's steps are undone: at the first, and, while more follow, at the tenth,
 * the hundredth and so on: a model that can't learn any more is said to be so, and floods nothing.
 * After {@value #RECOVERED} steps in a row that were learnt, the next that is undone is a first
 * again. For one thread.
 */
final class UndoneSteps {

  static final String ACTION = "undone";

  /** Steps after which a model is well again. */
  static final int RECOVERED = 100;

  private static final Logger LOG = LoggerFactory.getLogger(UndoneSteps.class);

  /** The log has one line in so many milliseconds: all models may be undone at once. */
  private static final long LOG_MILLIS = 10_000;

  private final String job;
  private long quietUntil = Long.MIN_VALUE;
  private long unsaid;

  UndoneSteps(String job) {
    this.job = job;
  }

  /**
   * Notes an undone step.
   *
   * @param now processing time in milliseconds
   * @return what is to be said of it; null for nothing
   */
  Notice note(String key, Agenda agenda, Model model, long now) {
    long step = model.training().step;
    agenda.undone = step - agenda.undoneAt < RECOVERED ? agenda.undone + 1 : 1;
    agenda.undoneAt = step;
    if (!isPowerOfTen(agenda.undone)) {
      return null;
    }
    String message = sentence(agenda.undone, step, model.undone());
    log(key, message, now);
    return new Notice(null, ACTION, true, 0, 0, message);
  }

  private static boolean isPowerOfTen(long count) {
    long power = 1;
    while (power < count) {
      power *= 10;
    }
    return power == count;
  }

  private static String sentence(long steps, long step, long events) {
    return String.format(
        Locale.ROOT,
        "%s undone, the last after step %d, as predictions, loss, gradients and weights must be"
            + " finite; %d events of the model became dead letters so. If it goes on, roll the model"
            + " back, reset it, or lower its learning rate",
        steps == 1 ? "a step was" : steps + " steps were",
        step,
        events);
  }

  private void log(String key, String message, long now) {
    if (now < quietUntil) {
      unsaid++;
      return;
    }
    quietUntil = now + LOG_MILLIS;
    String others = unsaid == 0 ? "" : " (and " + unsaid + " more of such since the last line)";
    LOG.warn("{}{}: {}{}", job, key.isEmpty() ? "" : " of " + Plain.text(key), message, others);
    unsaid = 0;
  }
}
