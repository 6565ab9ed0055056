package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * What is counted to score the model and its two baselines on events with several flags each.
 *
 * <p>With n events of k flags: accuracy = share of the n·k flags that were predicted right (1 − the
 * Hamming loss); exactMatch = share of the events with all flags right; f1 = 2 tp / (2 tp + fp +
 * fn) over all flags together (micro-averaged); logLoss = mean binary cross-entropy of a flag.
 */
final class FlagsTally {
  private static final String[] PREFIX = {"", "noChange.", "majority."};
  static final int MODEL = 0;
  static final int NO_CHANGE = 1;
  static final int MAJORITY = 2;
  static final int PREDICTORS = 3;

  private final int flags;
  private long events;
  private final long[] truePositives = new long[PREDICTORS];
  private final long[] falsePositives = new long[PREDICTORS];
  private final long[] falseNegatives = new long[PREDICTORS];
  private final long[] exact = new long[PREDICTORS];
  private final CompensatedSum[] losses = {
    new CompensatedSum(), new CompensatedSum(), new CompensatedSum()
  };

  FlagsTally(int flags) {
    this.flags = flags;
  }

  long events() {
    return events;
  }

  void count() {
    events++;
  }

  /** Adds one predictor's answer to one event; the loss is the sum over its flags. */
  void score(int predictor, int tp, int fp, int fn, double loss) {
    truePositives[predictor] += tp;
    falsePositives[predictor] += fp;
    falseNegatives[predictor] += fn;
    if (fp + fn == 0) {
      exact[predictor]++;
    }
    losses[predictor].add(loss);
  }

  void put(Map<String, Double> values, String window) {
    values.put(window + "events", (double) events);
    for (int p = 0; p < PREDICTORS; p++) {
      String prefix = window + PREFIX[p];
      double wrong = (double) falsePositives[p] + falseNegatives[p];
      double all = (double) events * flags;
      values.put(prefix + "accuracy", ratio(all - wrong, all));
      values.put(prefix + "exactMatch", ratio((double) exact[p], (double) events));
      values.put(prefix + "f1", ratio(2.0 * truePositives[p], 2.0 * truePositives[p] + wrong));
      values.put(prefix + "logLoss", ratio(losses[p].value(), all));
    }
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(events);
    for (int p = 0; p < PREDICTORS; p++) {
      out.writeLong(truePositives[p]);
      out.writeLong(falsePositives[p]);
      out.writeLong(falseNegatives[p]);
      out.writeLong(exact[p]);
      losses[p].write(out);
    }
  }

  void restore(DataInput in) throws IOException {
    events = MetricsFormat.readCount(in, "events");
    for (int p = 0; p < PREDICTORS; p++) {
      truePositives[p] = MetricsFormat.readCount(in, "true positives");
      falsePositives[p] = MetricsFormat.readCount(in, "false positives");
      falseNegatives[p] = MetricsFormat.readCount(in, "false negatives");
      exact[p] = MetricsFormat.readCount(in, "exact matches");
      losses[p].restore(in);
    }
  }
}
