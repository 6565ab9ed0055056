package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * Prequential figures of one model, over the whole stream and over its last {@link #window()}
 * events, each beside two baselines that watch the same stream: <em>no change</em>, which predicts
 * the previous label, and <em>majority</em> (for numbers: <em>running mean</em>), which predicts
 * the most frequent label (the mean) so far. Where labels are predicted some events ahead, no
 * change repeats the latest label that was known then: that of the event at which the prediction
 * was made.
 *
 * <p>The baselines are prequential too: they predict an event before they see its label. Before the
 * first label both predict class 0, no flag, or the number 0.
 *
 * <p>Adding an event takes constant time for a given number of classes and, once the window is
 * full, allocates nothing; {@link #values()} walks the window. Every figure is finite: one that is
 * undefined (no events yet, labels that never vary) is 0. Not thread-safe.
 */
public sealed interface Metrics permits ClassificationMetrics, FlagsMetrics, RegressionMetrics {

  /** The largest window, in events. */
  int MAX_WINDOW = 1_000_000;

  /** The most classes, or flags, that can be told apart. */
  int MAX_CLASSES = 65_535;

  /**
   * The probability below which log loss takes no notice: a sure error costs 16.1, not infinity.
   */
  double SMALLEST_PROBABILITY = 1e-7;

  /** The number of events added so far. */
  long events();

  /** The number of latest events that the {@code window.} figures are about. */
  int window();

  /**
   * Scores one prediction. The arrays are laid out as the training code has them: the target is a
   * class index, a flag (0 or 1), one number a flag, or a value; the output is one probability a
   * class, the probability of a flag, one probability a flag, or a value.
   *
   * @throws IllegalArgumentException if the target is out of range or the output is not finite;
   *     nothing is counted then
   */
  void add(float[] targets, int targetOffset, float[] outputs, int outputOffset);

  /** Empties the window; the figures over the whole stream, and the baselines, go on. */
  void restartWindow();

  /**
   * All figures by name, in a fixed order: the names depend on the kind of label alone. {@code
   * accuracy} is the model's over the whole stream, {@code noChange.accuracy} that baseline's,
   * {@code window.accuracy} and {@code window.noChange.accuracy} the same over the window.
   */
  Map<String, Double> values();

  /** An independent copy with the same state. */
  Metrics copy();

  /** Writes the whole state; {@link #read} restores it bit for bit. */
  void write(DataOutput out) throws IOException;

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the format version is unknown or the bytes can't be a state of metrics
   */
  static Metrics read(DataInput in) throws IOException {
    return MetricsFormat.read(in);
  }
}
