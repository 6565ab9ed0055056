package org.thalweg.score;

import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.Predictor;

/**
 * What one thread predicts with.
 *
 * @param batch the most events that are scored together
 * @param rows of models with sliding windows, a batch's rows before they are standardised; else
 *     {@code null}
 */
record Scratch(int batch, Predictor predictor, float[][] rows) {

  /**
   * @param maxBytes of the network's own scratch
   * @throws IllegalArgumentException if that needs more, before it is taken
   */
  static Scratch of(ModelSpec spec, int batch, long maxBytes) {
    Predictor predictor = new Predictor(spec.network(), spec.loss(), batch, maxBytes);
    boolean windows = spec.events().hasWindows();
    return new Scratch(
        batch, predictor, windows ? new float[batch][spec.events().rowSize()] : null);
  }
}
