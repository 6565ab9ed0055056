package org.thalweg.eval;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A sum of doubles whose error does not grow with the number of terms: A. Neumaier,
 * "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974).
 */
final class CompensatedSum {
  private double sum;
  private double lost;

  void add(double term) {
    double next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    sum = next;
  }

  double value() {
    return sum + lost;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(sum);
    out.writeDouble(lost);
  }

  void restore(DataInput in) throws IOException {
    sum = in.readDouble();
    lost = in.readDouble();
  }
}
