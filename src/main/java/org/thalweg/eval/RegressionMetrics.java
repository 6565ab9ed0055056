package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * MAE, RMSE and R² on labels that are numbers, in the label's unit.
 *
 * <p>R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)², where both sums run over the same events (the whole stream so
 * far, or the window) and ȳ is the mean of those events' labels: a prequential prediction is
 * measured against a constant chosen in hindsight, so even the running mean stays a little below 0.
 * Labels that do not vary give 0.
 */
public final class RegressionMetrics implements Metrics {
  /** Squares of larger errors would not add up to a finite sum. */
  private static final double LARGEST = 1e100;

  private final RegressionTally stream = new RegressionTally();
  private RegressionWindow window;
  private final PastLabels past;

  /**
   * @param window number of latest events, 1 to {@link #MAX_WINDOW}
   */
  public RegressionMetrics(int window) {
    this(window, 0);
  }

  /**
   * Of predictions that are made some events ahead.
   *
   * @param window number of latest events, 1 to {@link #MAX_WINDOW}
   * @param ahead how many events before the label's event it was predicted, at least 0
   */
  public RegressionMetrics(int window, int ahead) {
    this.window = new RegressionWindow(window);
    this.past = new PastLabels(ahead, 1);
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
    window = new RegressionWindow(window.capacity());
  }

  @Override
  public void add(float[] targets, int targetOffset, float[] outputs, int outputOffset) {
    add(targets[targetOffset], outputs[outputOffset]);
  }

  /**
   * Scores a prediction.
   *
   * @throws IllegalArgumentException if a number is not finite, or beyond ±1e100
   */
  public void add(double truth, double prediction) {
    check("label", truth);
    check("prediction", prediction);
    window.next(truth);
    score(RegressionTally.MODEL, truth - prediction);
    score(RegressionTally.NO_CHANGE, truth - past.get(0));
    score(RegressionTally.RUNNING_MEAN, truth - stream.mean());
    stream.count(truth);
    past.set(0, truth);
    past.next();
  }

  private static void check(String what, double number) {
    if (!(Math.abs(number) <= LARGEST)) {
      throw new IllegalArgumentException(what + " must be a number within ±1e100: " + number);
    }
  }

  private void score(int predictor, double error) {
    stream.score(predictor, error);
    window.score(predictor, error);
  }

  @Override
  public Map<String, Double> values() {
    Map<String, Double> values = new LinkedHashMap<>();
    stream.put(values, "");
    window.tally().put(values, "window.");
    return values;
  }

  @Override
  public RegressionMetrics copy() {
    return (RegressionMetrics) MetricsFormat.copy(this);
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(MetricsFormat.VERSION);
    out.writeByte(MetricsFormat.NUMBER);
    out.writeInt(window.capacity());
    out.writeInt(past.lag());
    past.write(out);
    stream.write(out);
    window.write(out);
  }

  static RegressionMetrics readBody(DataInput in) throws IOException {
    int window = MetricsFormat.readSize(in, "window", 1, MAX_WINDOW);
    RegressionMetrics metrics = new RegressionMetrics(window, PastLabels.readLag(in, 1));
    metrics.past.restore(in);
    metrics.stream.restore(in);
    metrics.window.restore(in);
    return metrics;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegressionMetrics
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
