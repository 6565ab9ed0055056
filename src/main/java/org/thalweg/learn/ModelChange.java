package org.thalweg.learn;

import java.util.List;
import java.util.Optional;
import org.thalweg.event.FeatureStatistics;
import org.thalweg.nn.Parameters;
import org.thalweg.nn.Tensor;
import org.thalweg.nn.TrainingState;

/**
 * From the definition that models were learnt under to another. How fast, in what batches and with
 * which loss models learn may change as one likes. They don't simply go on if the features, the
 * label, the network, the kind of optimiser or the field of the model key differ.
 *
 * <p>A model that begins anew, in whole or in part, keeps its version, its counts of events and its
 * offsets: it is the next version of the same line.
 */
public final class ModelChange {

  private final ModelSpec then;
  private final ModelSpec now;
  private final List<String> differences;
  private final boolean sameFeatures;
  private final boolean sameLabel;

  /**
   * A change.
   *
   * @param then what models were learnt under
   * @param now what they are to go on under
   */
  public ModelChange(ModelSpec then, ModelSpec now) {
    this.then = then;
    this.now = now;
    this.differences = SpecDifferences.between(then, now);
    this.sameFeatures =
        SpecDifferences.same(SpecDifferences.features(then), SpecDifferences.features(now));
    this.sameLabel = SpecDifferences.same(SpecDifferences.label(then), SpecDifferences.label(now));
  }

  /** What keeps models from going on as they are, one clause each; empty if nothing does. */
  public List<String> differences() {
    return differences;
  }

  /** Names of the tensors that are the same in both, by name and shape. */
  public List<String> matching() {
    return names(true);
  }

  /** Names of the tensors that have no counterpart of the same name and shape. */
  public List<String> unmatched() {
    return names(false);
  }

  private List<String> names(boolean matching) {
    return now.network().layout().tensors().stream()
        .filter(tensor -> counterpart(tensor).isPresent() == matching)
        .map(Tensor::name)
        .toList();
  }

  private Optional<Tensor> counterpart(Tensor tensor) {
    return then.network()
        .layout()
        .find(tensor.name())
        .filter(old -> old.shape().equals(tensor.shape()))
        .filter(old -> old.trainable() == tensor.trainable());
  }

  /**
   * The model itself, from now on one of the new definition: a job's models then share one.
   *
   * @throws IllegalStateException if there are differences
   */
  public Model goOn(Model model) {
    if (!differences.isEmpty()) {
      throw new IllegalStateException("models go on where nothing differs: " + differences);
    }
    model.spec = now;
    return model;
  }

  /** The model begun anew: nothing that it learnt is left. */
  public Model reset(Model old) {
    return counted(old, ModelFormat.initial(now, old.training.seed));
  }

  /**
   * The model with what fits: tensors of the same name and shape, with the optimiser's memory of
   * them if that is of the same kind; statistics of features that are defined as before; metrics,
   * if the label is; windows, if all features are. The rest begins anew.
   */
  public Model keepMatching(Model old) {
    Model fresh = ModelFormat.initial(now, training(old.training));
    Model kept =
        new Model(
            now,
            fresh.training,
            features(old),
            sameLabel ? old.label : fresh.label,
            sameFeatures ? old.window : fresh.window,
            sameLabel ? old.metrics : fresh.metrics,
            new Offsets());
    kept.horizon = sameFeatures && sameLabel ? old.horizon : fresh.horizon;
    return counted(old, kept);
  }

  private FeatureStatistics features(Model old) {
    FeatureStatistics kept = new FeatureStatistics(now.events());
    kept.adopt(now.events(), then.events(), old.features);
    return kept;
  }

  private static Model counted(Model old, Model model) {
    model.offsets.adopt(old.offsets);
    model.releases = old.releases;
    model.version = old.version;
    model.learnt = old.learnt;
    model.undone = old.undone;
    model.lastLoss = old.lastLoss;
    return model;
  }

  private TrainingState training(TrainingState old) {
    boolean sameOptimizer = SpecDifferences.kind(then).equals(SpecDifferences.kind(now));
    int oldCount = then.network().parameterCount();
    int count = now.network().parameterCount();
    float[] slots = new float[now.optimizer().slotCount(now.network())];
    int perParameter = count == 0 ? 0 : slots.length / count;
    Parameters parameters =
        now.network().initialParameters(old.seed, tensor -> counterpart(tensor).isEmpty());
    float[] values = parameters.values();
    boolean all = sameOptimizer && oldCount == count;
    for (Tensor tensor : now.network().layout().tensors()) {
      Tensor from = counterpart(tensor).orElse(null);
      all &= from != null;
      if (from != null) {
        int size = tensor.shape().size();
        System.arraycopy(old.parameters.values(), from.offset(), values, tensor.offset(), size);
        for (int slot = 0; slot < perParameter && sameOptimizer && tensor.trainable(); slot++) {
          System.arraycopy(
              old.slots,
              slot * oldCount + from.offset(),
              slots,
              slot * count + tensor.offset(),
              size);
        }
      }
    }
    // What an optimiser knows of a model as a whole holds only if nothing in it began anew.
    if (!all) {
      return new TrainingState(parameters, slots, old.step, old.step, old.seed);
    }
    int extras = perParameter * count;
    System.arraycopy(old.slots, extras, slots, extras, slots.length - extras);
    return new TrainingState(parameters, slots, old.step, old.slotsSince, old.seed);
  }
}
