package org.thalweg.score;

import java.util.Arrays;
import org.thalweg.event.EventSpec;
import org.thalweg.learn.ModelSpec;
import org.thalweg.nn.LayerSummary;
import org.thalweg.nn.Parameters;
import org.thalweg.nn.Predictor;

/**
 * What versions of one definition share: how events are read, and scratch to predict with. Whoever
 * wrote the definition may mean harm, so the scratch is made, within a limit, before any of these
 * versions serves.
 */
final class Structure {

  /** Of the memory that this JVM may take, the scratch of one structure takes a quarter at most. */
  private static final int QUARTERS = 4;

  /** A second's work and more: no stream can be scored with that. */
  private static final long MOST_FLOPS = 100_000_000_000L;

  private final ModelSpec spec;
  private final EventSpec events;
  private final Predictor trial;
  private final long mostBytes;
  private Scratch made;

  /**
   * @param events how the events to score are read
   * @param batch the most events that are scored together
   * @throws IllegalArgumentException if the network needs more memory or time than is borne
   */
  Structure(ModelSpec spec, EventSpec events, int batch) {
    this.spec = spec;
    this.events = events;
    long quarter = Runtime.getRuntime().maxMemory() / QUARTERS;
    this.mostBytes = spec.events().hasWindows() ? quarter / 2 : quarter; // as much for rows
    this.trial = new Predictor(spec.network(), spec.loss(), 1, mostBytes);
    this.made = Scratch.of(spec, batch, mostBytes);
    requireBearable(spec);
  }

  private static void requireBearable(ModelSpec spec) {
    long all = 0;
    for (LayerSummary layer : spec.network().summary()) {
      all += layer.flops();
      if (layer.flops() < 0 || all > MOST_FLOPS) {
        throw new IllegalArgumentException(
            "a network must take at most " + MOST_FLOPS + " operations for an event: " + all);
      }
    }
  }

  ModelSpec spec() {
    return spec;
  }

  EventSpec events() {
    return events;
  }

  /**
   * Predicts an event of zeros, so that what goes wrong goes wrong before the first event.
   *
   * @throws IllegalArgumentException if the prediction is not finite
   */
  synchronized void tryOut(Parameters parameters) {
    trial.predict(parameters, 1);
    float[] outputs = trial.outputs();
    if (!BatchScorer.isFinite(outputs, 0, outputs.length)) {
      throw new IllegalArgumentException(
          "what is predicted of an event of zeros must be finite: " + Arrays.toString(outputs));
    }
  }

  /** Scratch that nobody else has. */
  synchronized Scratch scratch(int batch) {
    Scratch first = made;
    made = null;
    return first != null && first.batch() == batch ? first : Scratch.of(spec, batch, mostBytes);
  }
}
