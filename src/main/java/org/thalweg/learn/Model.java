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

  /** Not final: a model may go on under a definition that does not differ in what it is. */
  ModelSpec spec;

  final Metrics metrics;

  /** Not final, like the next three: a model can go back to what it was. */
  TrainingState training;

  FeatureStatistics features;
  FeatureStatistics label;
  Offsets offsets;

  /** Not final: what is read comes after the rest. */
  Releases releases = new Releases();

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
    if (version == 0) {
      releases.begin(ModelFormat.checksum(this));
    }
    return ++version;
  }

  /** What is still there of the versions that were published. */
  public Releases releases() {
    return releases;
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

  /**
   * What a published version had learnt, as a model whose optimiser begins anew.
   *
   * @param weights of the network's layout; taken over
   * @param statistics as {@link #statistics()} gave them
   * @throws IllegalArgumentException if they don't fit the spec
   */
  public static Model published(
      ModelSpec spec, float[] weights, byte[] statistics, long step, long learnt, Offsets offsets) {
    return ModelFormat.published(spec, weights, statistics, step, learnt, offsets);
  }

  /**
   * Goes back to what an earlier model had learnt, and takes over its parts: weights, optimiser,
   * statistics, and how far it had come. The version, the figures over the whole stream and the
   * last events stay; the window of the metrics begins anew.
   *
   * @param earlier of the same spec
   */
  public void goBackTo(Model earlier) {
    TrainingState then = earlier.training;
    training =
        new TrainingState(then.parameters, then.slots, then.step, then.slotsSince, training.seed);
    features = earlier.features;
    label = earlier.label;
    offsets = earlier.offsets;
    learnt = earlier.learnt;
    lastLoss = earlier.lastLoss;
    metrics.restartWindow();
  }

  /** A model that has learnt nothing yet, and whose next version is the one after this one's. */
  public Model begunAnew(ModelSpec spec, String key) {
    Model initial = initial(spec, key);
    initial.version = version;
    initial.releases = releases;
    return initial;
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
    copy.releases = releases.copy();
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
