package org.thalweg.event;

/**
 * Says which events of a batch, in their order, are to be learnt from: all but those whose wild
 * values are taken for a mistake. It judges by the statistics from before the batch and changes
 * nothing. For one thread.
 */
public final class Lookout {

  private FeatureStatistics statistics;
  private int alarm;

  /** Begins a batch. */
  public void begin(FeatureStatistics before) {
    statistics = before;
    alarm = before.alarm();
  }

  /** Whether the next event of the batch is to be learnt from. */
  public boolean trusts(float[] raw) {
    int before = alarm;
    alarm = statistics.alarm(before, raw);
    return !Alarm.ignores(before, alarm);
  }
}
