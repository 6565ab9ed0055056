package org.thalweg.flink.train;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thalweg.definition.Plain;
import org.thalweg.event.ReasonCode;
import org.thalweg.event.Rejected;
import org.thalweg.flink.io.Notice;

/**
 * Room for the models of a subtask, so that keys that somebody makes up can't fill its memory: how
 * many there are and may be. A model has its place from its first event until it expires; what came
 * from a savepoint stays, even if it is more than there is room for.
 *
 * <p>Flink's metrics say it: the gauges {@code models}, {@code maxModels} and {@code modelsOfMax},
 * the first divided by the second. The log and the metrics topic say once that four fifths are
 * taken, and once that all are; and again after less than {@value #QUIET_TENTHS} tenths were. For
 * one thread; reporters read the gauges from theirs.
 */
final class ModelRoom {

  /** The action of its notices. */
  static final String ACTION = "models";

  private static final Logger LOG = LoggerFactory.getLogger(ModelRoom.class);
  private static final int WARNING_TENTHS = 8;
  private static final int QUIET_TENTHS = 7;

  private enum Said {
    NOTHING,
    FILLING,
    FULL
  }

  private final String job;
  private final int max;
  private final int share;
  private final Consumer<Notice> notices;
  private final AtomicInteger models;
  private Said said;

  /**
   * Room in which there are models already. That there is little left is in the log at once, but
   * not on the metrics topic, where it has been said when it came to be: a job says nothing twice
   * because it was restored.
   *
   * @param max models of the whole job
   * @param share of them, of this subtask
   * @param models that there are
   * @param notices take what there is to say
   */
  ModelRoom(
      String job, int max, int share, int models, MetricGroup group, Consumer<Notice> notices) {
    this.job = job;
    this.max = max;
    this.share = share;
    this.models = new AtomicInteger(models);
    this.notices = notices;
    group.gauge("models", (Gauge<Integer>) this.models::get);
    group.gauge("maxModels", (Gauge<Integer>) () -> share);
    group.gauge("modelsOfMax", (Gauge<Double>) () -> (double) this.models.get() / share);
    said = level();
    if (said != Said.NOTHING) {
      LOG.warn("{}: {}", job, sentence());
    }
  }

  /** Gives a new model its place; false if there is none. */
  boolean take() {
    if (models.get() >= share) {
      return false;
    }
    models.incrementAndGet();
    if (said.compareTo(level()) < 0) {
      said = level();
      LOG.warn("{}: {}", job, sentence());
      notices.accept(new Notice(null, ACTION, true, 0, 0, sentence()));
    }
    return true;
  }

  /** A model has gone. */
  void leave() {
    models.decrementAndGet();
    if (!isFrom(QUIET_TENTHS)) {
      said = Said.NOTHING;
    }
  }

  /** Why there is no model of a key. */
  Rejected refusal(String key) {
    return new Rejected(
        ReasonCode.TOO_MANY_MODELS,
        "a model of "
            + Plain.start(key)
            + " must have a place among the "
            + limit()
            + ": all are taken");
  }

  private Said level() {
    if (models.get() >= share) {
      return Said.FULL;
    }
    return isFrom(WARNING_TENTHS) ? Said.FILLING : Said.NOTHING;
  }

  private boolean isFrom(int tenths) {
    return models.get() * 10L >= (long) share * tenths;
  }

  private String sentence() {
    String then = said == Said.FULL ? "" : "once all are taken, ";
    return models.get()
        + " places are taken of the "
        + limit()
        + "; "
        + then
        + "events of further keys become dead letters";
  }

  private String limit() {
    return share + " of this subtask (model.max of the job: " + max + ")";
  }
}
