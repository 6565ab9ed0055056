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
  private final RegressionWindow window;
  private double previous;

  /**
   * @param window number of latest events, 1 to {@link #MAX_WINDOW}
   */
  public RegressionMetrics(int window) {
    this.window = new RegressionWindow(window);
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
    score(RegressionTally.NO_CHANGE, truth - previous);
    score(RegressionTally.RUNNING_MEAN, truth - stream.mean());
    stream.count(truth);
    previous = truth;
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
    out.writeDouble(previous);
    stream.write(out);
    window.write(out);
  }

  static RegressionMetrics readBody(DataInput in) throws IOException {
    int window = MetricsFormat.readSize(in, "window", 1, MAX_WINDOW);
    RegressionMetrics metrics = new RegressionMetrics(window);
    metrics.previous = in.readDouble();
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
