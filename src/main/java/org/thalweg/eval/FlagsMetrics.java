package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Accuracy, exact match, F1 and log loss on labels of several flags (multi-label).
 *
 * <p>A flag is predicted from a probability of one half on, as predictions say it. Each flag has
 * baselines of its own: no-change repeats it, with probability (r + 1) / (t + 2) after r
 * repetitions in t transitions; majority predicts it when more than half of its labels so far were
 * set, with probability (n[set] + 1) / (n + 2).
 */
public final class FlagsMetrics implements Metrics {
  private final int flags;
  private final FlagsTally stream;
  private FlagsWindow window;
  private final PastLabels past;
  private final long[] set;
  private final long[] repetitions;

  /**
   * @param flags number of flags of an event, 1 to {@link #MAX_CLASSES}
   * @param window number of latest events, 1 to {@link #MAX_WINDOW}
   */
  public FlagsMetrics(int flags, int window) {
    this(flags, window, 0);
  }

  /**
   * Of predictions that are made some events ahead.
   *
   * @param flags number of flags of an event, 1 to {@link #MAX_CLASSES}
   * @param window number of latest events, 1 to {@link #MAX_WINDOW}
   * @param ahead how many events before the label's event it was predicted, at least 0
   */
  public FlagsMetrics(int flags, int window, int ahead) {
    this.flags = MetricsFormat.checkClasses("number of flags", flags, 1);
    this.stream = new FlagsTally(flags);
    this.window = new FlagsWindow(window);
    this.past = new PastLabels(ahead, flags);
    this.set = new long[flags];
    this.repetitions = new long[flags];
  }

  /** The number of flags of an event. */
  public int flags() {
    return flags;
  }

  @Override
  public long events() {
    return stream.events();
  }

  @Override
  public int window() {
    return window.capacity();
  }

  /** Scores one event: {@code flags} targets, each 0 or 1, against as many probabilities. */
  @Override
  public void restartWindow() {
    window = new FlagsWindow(window.capacity());
  }

  @Override
  public void add(float[] targets, int targetOffset, float[] outputs, int outputOffset) {
    check(targets, targetOffset, outputs, outputOffset);
    window.next();
    for (int predictor = 0; predictor < FlagsTally.PREDICTORS; predictor++) {
      score(predictor, targets, targetOffset, outputs, outputOffset);
    }
    stream.count();
    learn(targets, targetOffset);
  }

  private void check(float[] targets, int targetOffset, float[] outputs, int outputOffset) {
    for (int f = 0; f < flags; f++) {
      float target = targets[targetOffset + f];
      if (target != 0 && target != 1) {
        throw new IllegalArgumentException("flag must be 0 or 1: " + target);
      }
      if (!Float.isFinite(outputs[outputOffset + f])) {
        throw new IllegalArgumentException(
            "probability must be finite: " + outputs[outputOffset + f]);
      }
    }
  }

  private void score(
      int predictor, float[] targets, int targetOffset, float[] outputs, int outputOffset) {
    int tp = 0;
    int fp = 0;
    int fn = 0;
    double loss = 0;
    for (int f = 0; f < flags; f++) {
      boolean truth = targets[targetOffset + f] == 1;
      double probability = probability(predictor, f, outputs[outputOffset + f]);
      boolean predicted = predicted(predictor, f, probability);
      tp += truth && predicted ? 1 : 0;
      fp += !truth && predicted ? 1 : 0;
      fn += truth && !predicted ? 1 : 0;
      loss += -Math.log(LogLossSum.clipped(truth ? probability : 1 - probability));
    }
    stream.score(predictor, tp, fp, fn, loss);
    window.score(predictor, tp, fp, fn, loss);
  }

  /** The probability that a predictor gives to a set flag. */
  private double probability(int predictor, int flag, float output) {
    if (predictor == FlagsTally.MODEL) {
      return output;
    }
    if (predictor == FlagsTally.MAJORITY) {
      return (set[flag] + 1.0) / (stream.events() + 2);
    }
    if (stream.events() < past.lag()) {
      return 0.5;
    }
    double repetition = (repetitions[flag] + 1.0) / (stream.events() - past.lag() + 2);
    return repeats(flag) ? repetition : 1 - repetition;
  }

  private boolean predicted(int predictor, int flag, double probability) {
    if (predictor == FlagsTally.NO_CHANGE) {
      return repeats(flag);
    }
    return predictor == FlagsTally.MODEL ? probability >= 0.5 : probability > 0.5;
  }

  private boolean repeats(int flag) {
    return past.get(flag) == 1;
  }

  private void learn(float[] targets, int offset) {
    for (int f = 0; f < flags; f++) {
      boolean truth = targets[offset + f] == 1;
      repetitions[f] += stream.events() > past.lag() && truth == repeats(f) ? 1 : 0;
      set[f] += truth ? 1 : 0;
      past.set(f, truth ? 1 : 0);
    }
    past.next();
  }

  @Override
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    stream.put(values, "");
    window.tally(flags).put(values, "window.");
    return values;
  }

  @Override
  public FlagsMetrics copy() {
    return (FlagsMetrics) MetricsFormat.copy(this);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(MetricsFormat.VERSION);
    out.writeByte(MetricsFormat.FLAGS);
    out.writeInt(flags);
    out.writeInt(window.capacity());
    out.writeInt(past.lag());
    past.write(out);
    for (int f = 0; f < flags; f++) {
      out.writeLong(set[f]);
      out.writeLong(repetitions[f]);
    }
    stream.write(out);
    window.write(out);
  }

  static FlagsMetrics readBody(DataInput in) throws IOException {
    int flags = MetricsFormat.readSize(in, "number of flags", 1, MAX_CLASSES);
    int window = MetricsFormat.readSize(in, "window", 1, MAX_WINDOW);
    FlagsMetrics metrics = new FlagsMetrics(flags, window, PastLabels.readLag(in, flags));
    metrics.past.restore(in, 1);
    for (int f = 0; f < flags; f++) {
      metrics.set[f] = MetricsFormat.readCount(in, "labels with the flag set");
      metrics.repetitions[f] = MetricsFormat.readCount(in, "repetitions");
    }
    metrics.stream.restore(in);
    metrics.window.restore(in);
    return metrics;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FlagsMetrics
        && Arrays.equals(MetricsFormat.bytes(this), MetricsFormat.bytes((Metrics) other));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(MetricsFormat.bytes(this));
  }

  @Override
  public String toString() {
    return values().toString();
  }
}
