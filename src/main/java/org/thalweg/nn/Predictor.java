package org.thalweg.nn;

import org.thalweg.nn.layer.LayerWork;
import org.thalweg.nn.layer.Pass;
import org.thalweg.nn.loss.Loss;

/**
 * Predicts with any parameters of one network. For one thread; allocates nothing after it is made.
 * A row's prediction has the same bits in any batch and at any position.
 */
public final class Predictor {

  private final Loss loss;
  private final int maxBatch;
  private final Pass pass;
  private final LayerWork work;
  private final float[] inputs;
  private final float[] raw;
  private final float[] outputs;

  /**
   * @param loss says what the network's outputs mean as predictions
   * @param maxBatch the most examples of one call
   */
  public Predictor(Network network, Loss loss, int maxBatch) {
    this(network, loss, new Workspace(maxBatch, false));
  }

  /**
   * A predictor of a network that somebody else defined.
   *
   * @param maxBytes of scratch
   * @throws IllegalArgumentException if it needs more, before the memory is taken
   */
  public Predictor(Network network, Loss loss, int maxBatch, long maxBytes) {
    this(network, loss, new Workspace(maxBatch, false, maxBytes));
  }

  Predictor(Network network, Loss loss, Workspace workspace) {
    if (network.outputSize() != loss.outputSize()) {
      throw new IllegalArgumentException(
          "the loss is of " + loss.outputSize() + " outputs: " + network.outputSize());
    }
    this.loss = loss;
    this.maxBatch = workspace.maxBatch();
    this.pass = network.pass(workspace);
    this.work = network.work(workspace);
    this.inputs = workspace.perExample(network.inputSize());
    this.raw = workspace.perExample(network.outputSize());
    this.outputs = workspace.perExample(network.outputSize());
  }

  /** The examples' rows, [maxBatch, inputSize]: fill the first n. */
  public float[] inputs() {
    return inputs;
  }

  /** The predictions of the last call, [maxBatch, outputSize]. */
  public float[] outputs() {
    return outputs;
  }

  /** Predicts the first {@code n} rows. */
  public void predict(Parameters parameters, int n) {
    forward(parameters.values(), n, false);
    toPredictions(n);
  }

  /** Computes the outputs before they are made predictions. */
  void forward(float[] values, int n, boolean training) {
    if (n < 1 || n > maxBatch) {
      throw new IllegalArgumentException("a batch has from 1 to " + maxBatch + " rows: " + n);
    }
    pass.values = values;
    pass.training = training;
    work.forward(pass, n, inputs, raw);
  }

  Pass pass() {
    return pass;
  }

  LayerWork work() {
    return work;
  }

  float[] raw() {
    return raw;
  }

  /** Makes the last outputs predictions. */
  void toPredictions(int n) {
    loss.predict(raw, outputs, n);
  }
}
