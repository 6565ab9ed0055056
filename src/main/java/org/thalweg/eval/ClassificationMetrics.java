package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Accuracy, Cohen's kappa, kappa-temporal and log loss on class labels, and on a single flag (class
 * 0 is no, class 1 is yes).
 *
 * <p>The predicted class is the most probable one, of equals the first. Probabilities enter the log
 * loss clipped to {@link #SMALLEST_PROBABILITY}…1. The baselines' log loss needs probabilities, so
 * they are given the ones they can know: no-change expects a repetition with (r + 1) / (t + k)
 * after r repetitions in t transitions among k classes, and spreads the rest evenly; majority
 * expects class c with (n[c] + 1) / (n + k).
 */
public final class ClassificationMetrics implements Metrics {
  private final int classes;
  private final boolean flag;
  private final ClassTally stream;
  private ClassWindow window;
  private final PastLabels past;
  private int majority;
  private long repetitions;

  /**
   * @param classes number of classes, 2 to {@link #MAX_CLASSES}
   * @param window number of latest events, 1 to {@link #MAX_WINDOW}
   */
  public ClassificationMetrics(int classes, int window) {
    this(classes, window, 0, false);
  }

  /**
   * Of predictions that are made some events ahead.
   *
   * @param classes number of classes, 2 to {@link #MAX_CLASSES}
   * @param window number of latest events, 1 to {@link #MAX_WINDOW}
   * @param ahead how many events before the label's event it was predicted, at least 0
   */
  public ClassificationMetrics(int classes, int window, int ahead) {
    this(classes, window, ahead, false);
  }

  private ClassificationMetrics(int classes, int window, int ahead, boolean flag) {
    this.classes = MetricsFormat.checkClasses("number of classes", classes, 2);
    this.flag = flag;
    this.stream = new ClassTally(classes);
    this.window = new ClassWindow(window);
    this.past = new PastLabels(ahead, 1);
  }

  /** Metrics of one yes-or-no label, whose prediction is the probability of yes. */
  public static ClassificationMetrics ofFlag(int window) {
    return ofFlag(window, 0);
  }

  /** The same of predictions that are made {@code ahead} events ahead. */
  public static ClassificationMetrics ofFlag(int window, int ahead) {
    return new ClassificationMetrics(2, window, ahead, true);
  }

  /** The number of classes. */
  public int classes() {
    return classes;
  }

  @Override
  public long events() {
    return stream.events();
  }

  @Override
  public int window() {
    return window.capacity();
  }

  @Override
  public void restartWindow() {
    window = new ClassWindow(window.capacity());
  }

  @Override
  public void add(float[] targets, int targetOffset, float[] outputs, int outputOffset) {
    float target = targets[targetOffset];
    int truth = (int) target;
    if (truth != target) {
      throw new IllegalArgumentException("label must be a class index: " + target);
    }
    if (flag) {
      addFlag(truth, outputs[outputOffset]);
    } else {
      add(truth, outputs, outputOffset);
    }
  }

  /**
   * Scores a prediction.
   *
   * @param truth the label, 0 to classes − 1
   * @param probabilities one for each class, from {@code offset} on
   * @throws IllegalArgumentException if the label is out of range or a probability is not finite
   */
  public void add(int truth, float[] probabilities, int offset) {
    checkTruth(truth);
    score(truth, mostProbable(probabilities, offset), probabilities[offset + truth]);
  }

  /**
   * Scores the prediction of a flag, which is true from a probability of one half on.
   *
   * @param truth 0 or 1
   * @param probability of 1
   * @throws IllegalArgumentException if the label is out of range or the probability is not finite
   */
  public void addFlag(int truth, float probability) {
    checkTruth(truth);
    checkProbability(probability);
    score(truth, probability >= 0.5f ? 1 : 0, truth == 1 ? probability : 1.0 - probability);
  }

  private void checkTruth(int truth) {
    if (truth < 0 || truth >= classes) {
      throw new IllegalArgumentException("label must be 0 to " + (classes - 1) + ": " + truth);
    }
  }

  private int mostProbable(float[] probabilities, int offset) {
    int best = 0;
    for (int c = 0; c < classes; c++) {
      checkProbability(probabilities[offset + c]);
      if (probabilities[offset + c] > probabilities[offset + best]) {
        best = c;
      }
    }
    return best;
  }

  private static void checkProbability(float probability) {
    if (!Float.isFinite(probability)) {
      throw new IllegalArgumentException("probability must be finite: " + probability);
    }
  }

  private void score(int truth, int predicted, double probability) {
    window.next(truth);
    int previous = (int) past.get(0);
    score(ClassTally.MODEL, truth, predicted, probability);
    score(ClassTally.NO_CHANGE, truth, previous, noChangeProbability(truth, previous));
    score(ClassTally.MAJORITY, truth, majority, majorityProbability(truth));
    learn(truth, previous);
  }

  private void score(int predictor, int truth, int predicted, double probability) {
    stream.score(predictor, truth, predicted, probability);
    window.score(predictor, predicted, probability);
  }

  private double noChangeProbability(int truth, int previous) {
    if (stream.events() < past.lag()) {
      return 1.0 / classes;
    }
    double repetition = (repetitions + 1.0) / (stream.events() - past.lag() + classes);
    return truth == previous ? repetition : (1 - repetition) / (classes - 1);
  }

  private double majorityProbability(int truth) {
    return (stream.labelled(truth) + 1.0) / (stream.events() + classes);
  }

  private void learn(int truth, int previous) {
    if (stream.events() >= past.lag() && truth == previous) {
      repetitions++;
    }
    stream.count(truth);
    past.set(0, truth);
    past.next();
    long lead = stream.labelled(truth) - stream.labelled(majority);
    if (lead > 0 || (lead == 0 && truth < majority)) {
      majority = truth;
    }
  }

  @Override
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    stream.put(values, "");
    window.tally(classes).put(values, "window.");
    return values;
  }

  @Override
  public ClassificationMetrics copy() {
    return (ClassificationMetrics) MetricsFormat.copy(this);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(MetricsFormat.VERSION);
    out.writeByte(flag ? MetricsFormat.FLAG : MetricsFormat.CLASSES);
    out.writeInt(classes);
    out.writeInt(window.capacity());
    out.writeInt(past.lag());
    past.write(out);
    out.writeInt(majority);
    out.writeLong(repetitions);
    stream.write(out);
    window.write(out);
  }

  static ClassificationMetrics readBody(DataInput in, boolean flag) throws IOException {
    int classes = MetricsFormat.readSize(in, "number of classes", 2, flag ? 2 : MAX_CLASSES);
    int window = MetricsFormat.readSize(in, "window", 1, MAX_WINDOW);
    int lag = PastLabels.readLag(in, 1);
    ClassificationMetrics metrics = new ClassificationMetrics(classes, window, lag, flag);
    metrics.past.restore(in, classes - 1);
    metrics.majority = MetricsFormat.readSize(in, "majority class", 0, classes - 1);
    metrics.repetitions = MetricsFormat.readCount(in, "repetitions");
    metrics.stream.restore(in);
    metrics.window.restore(in, classes);
    return metrics;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassificationMetrics
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
