package org.thalweg.learn;

import java.util.List;
import org.thalweg.event.Example;
import org.thalweg.event.FeatureWindow;
import org.thalweg.event.Label;
import org.thalweg.event.Lookout;
import org.thalweg.nn.Adjustment;
import org.thalweg.nn.Trainer;
import org.thalweg.nn.math.Vectors;

/**
 * Tests, then trains: every event is predicted with the model as it stands, the prediction is
 * measured, and only then is the event learnt from. Holds scratch for one batch and no model state;
 * one learner serves any number of models of its spec. For one thread.
 *
 * <p>Where labels are predicted some events ahead, every event is measured with the forecast that
 * was made for it at the event so many before, and the network learns to give its label from the
 * row of that earlier event.
 *
 * <p>A batch is predicted and learnt with the running statistics of features and label from before
 * it; its events enter the statistics after the step. So whoever has a snapshot predicts the next
 * event to the bit as the model itself does. An event whose values are taken for a mistake is
 * predicted and measured like all others, and has no weight in the step.
 */
public final class Learner {

  private final ModelSpec spec;
  private final Trainer trainer;
  private final Lookout features = new Lookout();
  private final Lookout labels = new Lookout();
  private final boolean restores;
  private final int rowSize;
  private final int labelSize;
  private final int outputSize;
  private final float[] row;
  private final float[] predictions;

  public Learner(ModelSpec spec) {
    this.spec = spec;
    trainer = new Trainer(spec.network(), spec.loss(), spec.optimizer(), spec.batchSize());
    restores = spec.label() instanceof Label.Quantity quantity && quantity.standardise();
    rowSize = spec.events().rowSize();
    labelSize = spec.events().labelSize();
    outputSize = spec.network().outputSize();
    row = spec.events().hasWindows() || spec.events().ahead() > 0 ? new float[rowSize] : null;
    predictions = new float[spec.batchSize() * outputSize];
  }

  public ModelSpec spec() {
    return spec;
  }

  /** Numbers per prediction: one for each class or flag, or a single value. */
  public int outputSize() {
    return outputSize;
  }

  /**
   * The predictions of the last call, {@link #outputSize()} for each of its events in their order:
   * probabilities, or values in the label's unit. The array is reused.
   */
  public float[] predictions() {
    return predictions;
  }

  /** The mean loss of the last step, before its update. */
  public float loss() {
    return trainer.loss();
  }

  /**
   * Predicts in evaluation mode, from the events as they are: where labels are predicted ahead, the
   * labels of later events. The model's window moves on if it has one; nothing else changes.
   *
   * @param batch from 1 to the spec's batch size events, with or without a label
   */
  public void predict(Model model, List<Example> batch) {
    int n = requireSize(batch);
    standardise(model, batch, n);
    trainer.predict(model.training.parameters, n);
    keepPredictions(model, n);
  }

  /** Predicts, measures and learns a batch as the spec's optimiser says. */
  public boolean learn(Model model, List<Example> batch) {
    return learn(model, batch, Adjustment.NONE);
  }

  /**
   * Predicts, measures and learns a batch, in this order.
   *
   * @param batch from 1 to the spec's batch size labelled events
   * @param adjustment of the spec's network
   * @return false if a prediction, the loss, a gradient or a weight would not be finite, or an id
   *     lies outside its table: then the step is undone, the model is as before but for {@link
   *     Model#undone()}, and there are no predictions
   */
  public boolean learn(Model model, List<Example> batch, Adjustment adjustment) {
    if (!score(model, batch, adjustment)) {
      return false;
    }
    for (Example example : batch) {
      model.features.observe(example.features());
      if (restores) {
        model.label.observe(example.label());
      }
    }
    model.learnt += batch.size();
    model.lastLoss = trainer.loss();
    return true;
  }

  /**
   * Predicts and measures a batch, and learns nothing: metrics, the window of last events and
   * forecasts that wait go on, the rest of the model stays as it is.
   *
   * @param batch from 1 to the spec's batch size labelled events
   * @return false if a prediction would not be finite, or an id lies outside its table: then the
   *     model is as before but for {@link Model#undone()}, and there are no predictions
   */
  public boolean measure(Model model, List<Example> batch) {
    return score(model, batch, null);
  }

  /**
   * @param adjustment null to learn nothing
   */
  private boolean score(Model model, List<Example> batch, Adjustment adjustment) {
    int n = requireSize(batch);
    FeatureWindow windowBefore = row == null ? null : model.window.copy();
    Horizon horizonBefore = model.horizon == null ? null : model.horizon.copy();
    standardise(model, batch, n);
    boolean sound = idsAreKnown(n) && (model.horizon == null || forecast(model, batch, n));
    fillTargets(model, batch, n);
    if (!sound || !pass(model, n, adjustment)) {
      undo(model, windowBefore, horizonBefore, n);
      return false;
    }
    if (model.horizon == null) {
      keepPredictions(model, n);
    }
    for (int i = 0; i < n; i++) {
      model.metrics.add(batch.get(i).label(), 0, predictions, i * outputSize);
    }
    return true;
  }

  private boolean pass(Model model, int n, Adjustment adjustment) {
    if (adjustment != null) {
      return trainer.train(model.training, n, adjustment);
    }
    if (model.horizon != null) {
      return true;
    }
    trainer.predict(model.training.parameters, n);
    return Vectors.isFinite(n * outputSize, trainer.outputs(), 0);
  }

  private boolean idsAreKnown(int n) {
    for (int i = 0; i < n; i++) {
      if (spec.network().refusal(trainer.inputs(), i) != null) {
        return false;
      }
    }
    return true;
  }

  private int requireSize(List<Example> batch) {
    int n = batch.size();
    if (n < 1 || n > spec.batchSize()) {
      throw new IllegalArgumentException(
          "a batch must have from 1 to " + spec.batchSize() + " events: " + n);
    }
    return n;
  }

  private void standardise(Model model, List<Example> batch, int n) {
    float[] inputs = trainer.inputs();
    for (int i = 0; i < n; i++) {
      float[] raw = batch.get(i).features();
      if (row != null) {
        model.window.advance(raw, row);
        raw = row;
      }
      model.features.standardise(raw, inputs, i * rowSize);
    }
  }

  /**
   * Forecasts from the batch's rows, takes the forecasts for the batch's own events as predictions,
   * and puts the rows that those were made from into the trainer.
   *
   * @return false if a forecast is not finite
   */
  private boolean forecast(Model model, List<Example> batch, int n) {
    trainer.predict(model.training.parameters, n);
    keepPredictions(model, n);
    int count = n * outputSize;
    if (!Vectors.isFinite(count, predictions, 0)) {
      return false;
    }
    model.horizon.exchange(predictions, count);
    for (int i = 0; i < n; i++) {
      model.horizon.advance(batch.get(i).features(), row);
      model.features.standardise(row, trainer.inputs(), i * rowSize);
    }
    return true;
  }

  private void fillTargets(Model model, List<Example> batch, int n) {
    float[] targets = trainer.targets();
    float[] weights = trainer.weights();
    features.begin(model.features);
    labels.begin(model.label);
    for (int i = 0; i < n; i++) {
      Example example = batch.get(i);
      if (!example.isLabelled()) {
        throw new IllegalArgumentException("an event to learn from must have a label: none");
      }
      if (restores) {
        model.label.standardise(example.label(), targets, i * labelSize);
      } else {
        System.arraycopy(example.label(), 0, targets, i * labelSize, labelSize);
      }
      boolean usual = features.trusts(example.features());
      boolean usualLabel = labels.trusts(example.label());
      weights[i] = usual && usualLabel ? example.weight() : 0;
    }
  }

  private void keepPredictions(Model model, int n) {
    float[] outputs = trainer.outputs();
    System.arraycopy(outputs, 0, predictions, 0, n * outputSize);
    if (restores) {
      for (int i = 0; i < n; i++) {
        predictions[i] = model.label.restore(0, outputs[i]);
      }
    }
  }

  private static void undo(Model model, FeatureWindow window, Horizon horizon, int n) {
    if (window != null) {
      model.window = window;
    }
    model.horizon = horizon;
    model.undone += n;
  }
}
