package org.thalweg.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.thalweg.eval.Metrics;
import org.thalweg.event.FeatureStatistics;
import org.thalweg.event.FeatureWindow;
import org.thalweg.nn.TrainingState;

/**
 * Everything that one model is: restored from its bytes it goes on bit for bit.
 *
 * <p>Its bytes don't repeat its {@link ModelSpec}: who stores many models stores the definition
 * once beside them. For one thread.
 */
public final class Model {

  private final ModelSpec spec;
  final TrainingState training;
  final FeatureStatistics features;
  final FeatureStatistics label;
  final Metrics metrics;
  final Offsets offsets;

  /** Not final: an undone step puts the one from before back. */
  FeatureWindow window;

  /** {@code null} where labels are predicted at once. Not final either. */
  Horizon horizon;

  long version;
  long learnt;
  long undone;
  float lastLoss;

  Model(
      ModelSpec spec,
      TrainingState training,
      FeatureStatistics features,
      FeatureStatistics label,
      FeatureWindow window,
      Metrics metrics,
      Offsets offsets) {
    this.spec = Objects.requireNonNull(spec, "spec");
    this.training = Objects.requireNonNull(training, "training");
    this.features = Objects.requireNonNull(features, "features");
    this.label = Objects.requireNonNull(label, "label");
    this.window = Objects.requireNonNull(window, "window");
    this.metrics = Objects.requireNonNull(metrics, "metrics");
    this.offsets = Objects.requireNonNull(offsets, "offsets");
  }

  /**
   * A model that has learnt nothing yet.
   *
   * @param key the model key; it and the spec's seed decide the initial weights
   */
  public static Model initial(ModelSpec spec, String key) {
    return ModelFormat.initial(spec, key);
  }

  /** What it is a model of. */
  public ModelSpec spec() {
    return spec;
  }

  /** The weights, optimiser slots and step count. */
  public TrainingState training() {
    return training;
  }

  /** The prequential metrics. */
  public Metrics metrics() {
    return metrics;
  }

  /** How far it has learnt. */
  public Offsets offsets() {
    return offsets;
  }

  /** The version of its last snapshot; 0 before the first. */
  public long version() {
    return version;
  }

  /** Begins the next version and answers it. */
  public long nextVersion() {
    return ++version;
  }

  /** Events learnt from. */
  public long learnt() {
    return learnt;
  }

  /** Events of steps that were undone. */
  public long undone() {
    return undone;
  }

  /** The mean loss of the last step, before its update; 0 before the first. */
  public float lastLoss() {
    return lastLoss;
  }

  /** Running statistics of features and label, as a snapshot carries them. */
  public byte[] statistics() {
    return ModelFormat.statistics(this);
  }

  /** A model of its own with the same state. */
  public Model copy() {
    Model copy =
        new Model(
            spec,
            training.copy(),
            features.copy(),
            label.copy(),
            window.copy(),
            metrics.copy(),
            offsets.copy());
    copy.horizon = horizon == null ? null : horizon.copy();
    copy.version = version;
    copy.learnt = learnt;
    copy.undone = undone;
    copy.lastLoss = lastLoss;
    return copy;
  }

  /** Writes the whole state, a version byte first. */
  public void write(DataOutput out) throws IOException {
    ModelFormat.write(this, out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the bytes are of a version or a network that doesn't fit
   */
  public static Model read(ModelSpec spec, DataInput in) throws IOException {
    return ModelFormat.read(spec, in);
  }
}
