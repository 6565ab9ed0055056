package org.thalweg.flink.train;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.metrics.MetricGroup;
import org.thalweg.flink.ModelShare;
import org.thalweg.flink.io.Notice;
import org.thalweg.learn.ModelSpec;
import org.thalweg.snapshot.Publication;
import org.thalweg.spec.GateSpec;
import org.thalweg.spec.Lifecycle;
import org.thalweg.spec.NetworkChange;

/**
 * What the operators of a training job need, in a form that travels to a cluster.
 *
 * @param job the job's name
 * @param definition the model's definition as bytes
 * @param batchSize events of a full batch
 * @param maxDelayMillis how long an event waits in an open batch, at most; 0: until it is full
 * @param reports how often metrics are published
 * @param snapshots how often the model is published
 * @param publication how snapshots are put on their topic
 * @param expireAfterMillis how long a model is kept without an event; 0: for ever
 * @param onNetworkChange what becomes of models of another network
 * @param maxModels how many models the job may have, at least 1; {@link Lifecycle#ANY}: any number
 * @param gate which snapshots are published; null: all
 */
public record TrainSettings(
    String job,
    byte[] definition,
    int batchSize,
    long maxDelayMillis,
    Interval reports,
    Interval snapshots,
    Publication publication,
    long expireAfterMillis,
    NetworkChange onNetworkChange,
    int maxModels,
    Gate gate)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** Settings. */
  public TrainSettings {
    Objects.requireNonNull(job, "A job has a name");
    Objects.requireNonNull(definition, "A job has a model");
    Objects.requireNonNull(reports, "Metrics have an interval");
    Objects.requireNonNull(snapshots, "Snapshots have an interval");
    Objects.requireNonNull(publication, "Snapshots are published in some way");
    Objects.requireNonNull(onNetworkChange, "Models do something on a change of network");
    if (maxDelayMillis < 0) {
      throw new IllegalArgumentException("A delay is from 0 ms: " + maxDelayMillis);
    }
    if (expireAfterMillis < 0) {
      throw new IllegalArgumentException("Models expire after 0 ms or more: " + expireAfterMillis);
    }
  }

  /** Settings for a model. */
  public static TrainSettings of(
      String job,
      ModelSpec model,
      Optional<Duration> maxDelay,
      Interval reports,
      Interval snapshots,
      Publication publication) {
    return new TrainSettings(
        job,
        Definitions.toBytes(model.definition()),
        model.batchSize(),
        maxDelay.map(Duration::toMillis).orElse(0L),
        reports,
        snapshots,
        publication,
        0,
        NetworkChange.REFUSE,
        Lifecycle.ANY,
        null);
  }

  /** The same, for models that live as the job says. */
  public TrainSettings living(Lifecycle lifecycle) {
    return new TrainSettings(
        job,
        definition,
        batchSize,
        maxDelayMillis,
        reports,
        snapshots,
        publication,
        lifecycle.expireAfter().map(Duration::toMillis).orElse(0L),
        lifecycle.onNetworkChange(),
        lifecycle.maxModels(),
        gate);
  }

  /** The same, with a gate. */
  public TrainSettings gated(GateSpec spec) {
    return new TrainSettings(
        job,
        definition,
        batchSize,
        maxDelayMillis,
        reports,
        snapshots,
        publication,
        expireAfterMillis,
        onNetworkChange,
        maxModels,
        Gate.of(spec));
  }

  /**
   * Room for the models of a subtask.
   *
   * @param models that there are
   * @param notices take what there is to say
   */
  ModelRoom room(TaskInfo task, int models, MetricGroup group, Consumer<Notice> notices) {
    int share = maxModels == Lifecycle.ANY ? maxModels : ModelShare.of(maxModels, task);
    return new ModelRoom(job, maxModels, share, models, group, notices);
  }

  /** The model, read from its definition. */
  ModelSpec model() {
    return ModelSpec.read(Definitions.ofBytes(definition));
  }
}
