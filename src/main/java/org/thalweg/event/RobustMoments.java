package org.thalweg.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Running mean and variance of some columns, which one wild value doesn't ruin and which follow a
 * lasting change.
 *
 * <h2>Memory</h2>
 *
 * The n-th value has the weight 1/min(n, {@value #MEMORY}): at first all count alike (Welford's
 * recurrence, 1962), later a value's weight halves with every 5,545 that follow it. So what seldom
 * happens, down to one value in a thousand, still has its part in the deviation.
 *
 * <h2>Wild values</h2>
 *
 * With w = min(n, {@value #MEMORY}), none of w values lies further than √w deviations from their
 * mean (Samuelson 1968). So one that does, and lies further than 10, is wild: of another kind than
 * what was seen. A fixed number of deviations would not do: where most values are 0, others are
 * usual at 50 deviations, and if they were cut off, the deviation would shrink to nothing.
 *
 * <p>Whether wild values count is {@link Alarm}'s matter. If so, they count as if they were √(w/10)
 * deviations from the mean, or 10 if that is more, which adds about a tenth to the variance from
 * 1,000 values on; and each shortens the memory by a sixteenth, so that many of them soon outweigh
 * what was. If not, they are collected. Once there are 64 of them, fewer where fewer than 256
 * values were before, that is where the values are now: mean and variance become theirs.
 *
 * <h2>Narrow values</h2>
 *
 * A deviation that is far too large shows nothing of the values, and forgetting it by its half-life
 * takes too long. So runs of values that keep within a hundredth of it are collected too. After
 * {@value #NARROW} in a row, at first fewer, whose own deviation is less than a 300th, mean and
 * variance become theirs in the same way.
 *
 * <p>Neither happens unless they {@link Runs#hasScale go up and down} about their mean.
 *
 * <p>P. A. Samuelson, "How Deviant Can You Be?", Journal of the American Statistical Association 63
 * (1968). Part of a model's state. For one thread.
 */
final class RobustMoments {

  /** How many values are remembered. */
  static final int MEMORY = 8_000;

  /** Nearer than this, in squared deviations, nothing is wild. */
  private static final double NEAR = 100;

  /** A wild value that counts adds this part of the variance. */
  private static final double SHARE = 0.1;

  /** Wild values that count shorten the memory by one of so many. */
  private static final int SHORTER = 16;

  /** With so few values wild ones always count, and no run is shorter. */
  private static final int FEW = 16;

  /** So many narrow values in a row are a new scale. */
  private static final int NARROW = 500;

  /** In squared deviations: a narrow value is nearer to the mean of its run. */
  private static final double NARROWNESS = 1e-4;

  /** The variance of a run of narrow values is a smaller part of the variance. */
  private static final double NARROW_VARIANCE = 1e-5;

  final long[] count;
  final double[] mean;
  final double[] variance;

  private final Runs runs;
  private int alarm;

  RobustMoments(int columns) {
    count = new long[columns];
    mean = new double[columns];
    variance = new double[columns];
    runs = new Runs(columns);
  }

  /** The {@link Alarm} behind the last event. */
  int alarm() {
    return alarm;
  }

  /** The {@link Alarm} that an event would leave behind, if one were {@code before}. */
  int alarm(int before, float[] raw, int[] columns) {
    long seen = Alarm.NONE_WILD;
    for (int i = 0; i < columns.length; i++) {
      double distance = raw[columns[i]] - mean[i];
      double squared = distance * distance;
      if (squared > NEAR * variance[i] && count[i] > FEW && isWild(i, squared)) {
        seen = Math.max(seen, count[i]);
      }
    }
    return Alarm.next(before, seen);
  }

  private boolean isWild(int i, double squared) {
    return variance[i] > 0 && squared > Math.max(NEAR, weight(i)) * variance[i];
  }

  private double weight(int i) {
    return (double) Math.min(count[i], MEMORY);
  }

  /** Takes one event's values; NaN (missing) doesn't count. */
  void observe(float[] raw, int[] columns) {
    long seen = Alarm.NONE_WILD;
    for (int i = 0; i < columns.length; i++) {
      float value = raw[columns[i]];
      double distance = value - mean[i];
      double squared = distance * distance;
      if (squared > NEAR * variance[i] && isWild(i, squared)) {
        seen = count[i] > FEW ? Math.max(seen, count[i]) : seen;
        wild(i, value, distance);
      } else if (!Float.isNaN(value)) {
        add(i, distance);
        near(i, value);
      }
    }
    alarm = Alarm.next(alarm, seen);
  }

  private void add(int i, double distance) {
    double share = 1 / (double) Math.min(++count[i], MEMORY);
    mean[i] += share * distance;
    variance[i] = (1 - share) * (variance[i] + share * distance * distance);
  }

  private void wild(int i, float value, double distance) {
    if (alarm <= Alarm.CALM && count[i] > FEW) {
      addWild(i, value);
      return;
    }
    runs.length[i] = 0;
    double most = Math.max(NEAR, SHARE * weight(i)) * variance[i];
    count[i] -= count[i] / SHORTER;
    add(i, Math.copySign(Math.sqrt(most), distance));
  }

  private void addWild(int i, float value) {
    runs.length[i] = Math.min(runs.length[i], 0);
    runs.add(i, -1, value);
    int enough = Alarm.patience(count[i]);
    if (enough >= FEW && -runs.length[i] >= enough && runs.hasScale(i)) {
      takeRun(i);
    }
  }

  private void near(int i, float value) {
    if (runs.length[i] < 0 && alarm < Alarm.CALM) {
      return;
    }
    double distance = value - runs.mean[i];
    if (runs.length[i] < 0 || distance * distance > NARROWNESS * variance[i]) {
      runs.length[i] = 0;
    }
    runs.add(i, 1, value);
    if (runs.length[i] >= FEW
        && runs.length[i] >= Math.min(NARROW, count[i] / 2)
        && runs.variance[i] < NARROW_VARIANCE * variance[i]
        && runs.hasScale(i)) {
      takeRun(i);
    }
  }

  private void takeRun(int i) {
    count[i] = Math.abs(runs.length[i]);
    mean[i] = runs.mean[i];
    variance[i] = runs.variance[i];
    runs.length[i] = 0;
  }

  /** What is known of one column becomes what others know of one of theirs. */
  void set(int to, RobustMoments others, int from) {
    count[to] = others.count[from];
    mean[to] = others.mean[from];
    variance[to] = others.variance[from];
    runs.set(to, others.runs, from);
  }

  RobustMoments copy() {
    RobustMoments copy = new RobustMoments(count.length);
    for (int i = 0; i < count.length; i++) {
      copy.set(i, this, i);
    }
    copy.alarm = alarm;
    return copy;
  }

  /** Writes the alarm and then, column by column, first what standardises and then the run. */
  void write(DataOutput out) throws IOException {
    out.writeInt(alarm);
    for (int i = 0; i < count.length; i++) {
      out.writeLong(count[i]);
      out.writeDouble(mean[i]);
      out.writeDouble(variance[i]);
      runs.write(i, out);
    }
  }

  void read(DataInput in) throws IOException {
    alarm = in.readInt();
    Alarm.requireSound(alarm);
    for (int i = 0; i < count.length; i++) {
      count[i] = in.readLong();
      mean[i] = in.readDouble();
      variance[i] = in.readDouble();
      runs.read(i, in);
      requireSound(i);
    }
  }

  /** Reads count, mean and the sum of squared deviations, which never forgot. */
  void readFormat1(DataInput in) throws IOException {
    alarm = Alarm.CALM;
    for (int i = 0; i < count.length; i++) {
      count[i] = in.readLong();
      mean[i] = in.readDouble();
      double squares = in.readDouble();
      variance[i] = count[i] == 0 ? 0 : squares / count[i];
      runs.length[i] = 0;
      requireSound(i);
    }
  }

  private void requireSound(int i) throws IOException {
    if (count[i] < 0
        || !(Math.abs(mean[i]) <= Double.MAX_VALUE)
        || !(variance[i] >= 0 && variance[i] <= Double.MAX_VALUE)) {
      throw new IOException(
          "feature statistics must have a count and a variance from 0 on and be finite: "
              + (count[i] + ", mean " + mean[i] + ", variance " + variance[i]));
    }
  }
}
