package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * What is added up to score the model and its two baselines on numbers. The labels' mean and
 * squared deviations follow B. P. Welford, "Note on a method for calculating corrected sums of
 * squares and products" (1962).
 */
final class RegressionTally {
  static final int MODEL = 0;
  static final int NO_CHANGE = 1;
  static final int RUNNING_MEAN = 2;
  static final int PREDICTORS = 3;
  private static final String[] PREFIX = {"", "noChange.", "runningMean."};

  private long events;
  private double mean;
  private final CompensatedSum deviations = new CompensatedSum();
  private final CompensatedSum[] absolute = sums();
  private final CompensatedSum[] squared = sums();

  private static CompensatedSum[] sums() {
    return new CompensatedSum[] {new CompensatedSum(), new CompensatedSum(), new CompensatedSum()};
  }

  long events() {
    return events;
  }

  double mean() {
    return mean;
  }

  void score(int predictor, double error) {
    absolute[predictor].add(Math.abs(error));
    squared[predictor].add(error * error);
  }

  void count(double truth) {
    events++;
    double before = truth - mean;
    mean += before / events;
    deviations.add(before * (truth - mean));
  }

  void put(Map<String, Double> values, String window) {
    values.put(window + "events", (double) events);
    double total = deviations.value();
    for (int p = 0; p < PREDICTORS; p++) {
      String prefix = window + PREFIX[p];
      double error = squared[p].value();
      values.put(prefix + "mae", events == 0 ? 0 : absolute[p].value() / events);
      values.put(prefix + "rmse", events == 0 ? 0 : Math.sqrt(error / events));
      values.put(prefix + "r2", total > 0 ? 1 - error / total : 0);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(events);
    out.writeDouble(mean);
    deviations.write(out);
    for (int p = 0; p < PREDICTORS; p++) {
      absolute[p].write(out);
      squared[p].write(out);
    }
  }

  void restore(DataInput in) throws IOException {
    events = MetricsFormat.readCount(in, "events");
    mean = in.readDouble();
    deviations.restore(in);
    for (int p = 0; p < PREDICTORS; p++) {
      absolute[p].restore(in);
      squared[p].restore(in);
    }
  }
}
