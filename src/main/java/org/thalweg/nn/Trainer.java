package org.thalweg.nn;

import java.util.Arrays;
import org.thalweg.nn.layer.Pass;
import org.thalweg.nn.loss.Loss;
import org.thalweg.nn.math.Vectors;
import org.thalweg.nn.optim.Optimizer;
import org.thalweg.nn.optim.Updater;

/**
 * Trains any state of one network, batch by batch. For one thread; a step allocates nothing. The
 * same state and batch give the same bits, each time.
 */
public final class Trainer {

  private final Loss loss;
  private final Optimizer optimizer;
  private final Updater updater;
  private final boolean trainsDifferently;
  private final Predictor predictor;
  private final float[] targets;
  private final float[] weights;
  private final float[] outputGradient;
  private float lastLoss = Float.NaN;

  /**
   * @param maxBatch the most examples of one step
   */
  public Trainer(Network network, Loss loss, Optimizer optimizer, int maxBatch) {
    this(network, loss, optimizer, new Workspace(maxBatch, true));
  }

  /**
   * Throws what the constructor would, and takes no memory.
   *
   * @throws IllegalArgumentException if batches of this size need an array that can't be
   */
  public static void rehearse(Network network, Loss loss, Optimizer optimizer, int maxBatch) {
    Trainer unused = new Trainer(network, loss, optimizer, Workspace.rehearsal(maxBatch));
  }

  private Trainer(Network network, Loss loss, Optimizer optimizer, Workspace workspace) {
    this.loss = loss;
    this.optimizer = optimizer;
    this.updater = optimizer.updater();
    this.trainsDifferently = network.trainsDifferently();
    this.predictor = new Predictor(network, loss, workspace);
    this.targets = workspace.perExample(loss.targetSize());
    this.weights = workspace.perExample(1);
    this.outputGradient = workspace.perExample(loss.outputSize());
    Arrays.fill(weights, 1);
  }

  /** The examples' rows, [maxBatch, inputSize]: fill the first n. */
  public float[] inputs() {
    return predictor.inputs();
  }

  /** The examples' targets, [maxBatch, targetSize]: fill the first n. */
  public float[] targets() {
    return targets;
  }

  /** The examples' weights, [maxBatch], at first 1. */
  public float[] weights() {
    return weights;
  }

  /** The predictions of the last call, [maxBatch, outputSize]. */
  public float[] outputs() {
    return predictor.outputs();
  }

  /** Predicts the first {@code n} rows. */
  public void predict(Parameters parameters, int n) {
    predictor.predict(parameters, n);
  }

  /** The mean loss of the last batch that was trained on, before its update. */
  public float loss() {
    return lastLoss;
  }

  /** Predicts and learns as the optimiser says. */
  public boolean train(TrainingState state, int n) {
    return train(state, n, Adjustment.NONE);
  }

  /**
   * Predicts the first {@code n} rows, as {@link #predict} does, and learns from them.
   *
   * @param adjustment of this network
   * @return false if a prediction, the loss, the gradient, or a value of the state behind the step
   *     would not be finite: the state is as it was
   */
  public boolean train(TrainingState state, int n, Adjustment adjustment) {
    float[] values = state.parameters.values();
    Pass pass = predictor.pass();
    pass.seed = state.seed;
    pass.step = state.step;
    pass.gradient.reset();
    if (trainsDifferently) {
      predictor.predict(state.parameters, n);
      predictor.forward(values, n, true);
    } else {
      predictor.forward(values, n, true);
      predictor.toPredictions(n);
    }
    float[] raw = predictor.raw();
    lastLoss = loss.gradient(raw, targets, weights, outputGradient, n);
    // Where evaluation differs, its outputs may overflow and the loss be finite all the same.
    if (!Float.isFinite(lastLoss) || !Vectors.isFinite(n * loss.outputSize(), outputs(), 0)) {
      return false;
    }
    predictor.work().backward(pass, n, inputs(), raw, outputGradient, null);
    return predictor.work().committable(pass) && update(state, pass, adjustment);
  }

  private boolean update(TrainingState state, Pass pass, Adjustment adjustment) {
    pass.gradient.exclude(adjustment.frozen());
    boolean updated =
        updater.step(
            state.parameters.values(),
            state.slots,
            pass.gradient,
            state.step - state.slotsSince + 1,
            adjustment.learningRate(optimizer.learningRate(state.step)),
            state.magnitudes);
    if (updated) {
      predictor.work().commit(pass);
      state.step++;
    }
    return updated;
  }
}
