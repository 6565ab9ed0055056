package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * What is counted to score the model and its two baselines on class labels.
 *
 * <p>With n events, of which h were predicted right, and with class c labelled t[c] times and
 * predicted p[c] times:
 *
 * <ul>
 *   <li>accuracy = h / n
 *   <li>kappa = (accuracy − e) / (1 − e), e = Σ t[c] p[c] / n²: J. Cohen, "A coefficient of
 *       agreement for nominal scales" (1960)
 *   <li>kappa-temporal = (accuracy − a) / (1 − a), a = the no-change baseline's accuracy: I.
 *       Žliobaitė, A. Bifet et al., "Evaluation methods and decision theory for classification of
 *       streaming data with temporal dependence" (2015)
 *   <li>log loss = mean of −ln of the probability given to the true class
 * </ul>
 */
final class ClassTally {
  static final int MODEL = 0;
  static final int NO_CHANGE = 1;
  static final int MAJORITY = 2;
  static final int PREDICTORS = 3;
  private static final String[] PREFIX = {"", "noChange.", "majority."};

  private long events;
  private final long[] truths;
  private final long[][] predictions;
  private final long[] hits = new long[PREDICTORS];
  private final LogLossSum[] losses = {new LogLossSum(), new LogLossSum(), new LogLossSum()};

  ClassTally(int classes) {
    truths = new long[classes];
    predictions = new long[PREDICTORS][classes];
  }

  long events() {
    return events;
  }

  long labelled(int label) {
    return truths[label];
  }

  long hits(int predictor) {
    return hits[predictor];
  }

  /**
   * Counts one predictor's answer to the event that {@link #count} will close.
   *
   * @param probability that it gave to the true class
   */
  void score(int predictor, int truth, int predicted, double probability) {
    predictions[predictor][predicted]++;
    if (predicted == truth) {
      hits[predictor]++;
    }
    losses[predictor].add(probability);
  }

  void count(int truth) {
    events++;
    truths[truth]++;
  }

  void put(Map<String, Double> values, String window) {
    values.put(window + "events", (double) events);
    for (int predictor = 0; predictor < PREDICTORS; predictor++) {
      String prefix = window + PREFIX[predictor];
      double accuracy = accuracy(predictor);
      values.put(prefix + "accuracy", accuracy);
      values.put(prefix + "kappa", beyond(accuracy, agreementByChance(predictor)));
      values.put(prefix + "kappaTemporal", beyond(accuracy, accuracy(NO_CHANGE)));
      values.put(prefix + "logLoss", events == 0 ? 0 : losses[predictor].value() / events);
    }
  }

  private double accuracy(int predictor) {
    return events == 0 ? 0 : (double) hits[predictor] / events;
  }

  private double agreementByChance(int predictor) {
    double sum = 0;
    for (int c = 0; c < truths.length; c++) {
      sum += (double) truths[c] * predictions[predictor][c];
    }
    return events == 0 ? 0 : sum / events / events;
  }

  /** The share of what a reference left to gain; 0 where it left nothing. */
  private static double beyond(double accuracy, double reference) {
    return reference >= 1 ? 0 : (accuracy - reference) / (1 - reference);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(events);
    writeAll(out, truths);
    for (int predictor = 0; predictor < PREDICTORS; predictor++) {
      writeAll(out, predictions[predictor]);
      out.writeLong(hits[predictor]);
      losses[predictor].write(out);
    }
  }

  void restore(DataInput in) throws IOException {
    events = MetricsFormat.readCount(in, "events");
    restoreAll(in, truths);
    for (int predictor = 0; predictor < PREDICTORS; predictor++) {
      restoreAll(in, predictions[predictor]);
      hits[predictor] = MetricsFormat.readCount(in, "hits");
      losses[predictor].restore(in);
    }
  }

  private static void writeAll(DataOutput out, long[] counts) throws IOException {
    for (long count : counts) {
      out.writeLong(count);
    }
  }

  private static void restoreAll(DataInput in, long[] counts) throws IOException {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = MetricsFormat.readCount(in, "count of a class");
    }
  }
}
