package org.thalweg.flink.io;

import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.thalweg.event.ReasonCode;

/** Flink metrics {@code deadLetters} and, by reason, {@code reason.CODE.deadLetters}. */
public final class ReasonCounters {

  private static final String NAME = "deadLetters";

  private final Counter all;
  private final Map<ReasonCode, Counter> byReason = new EnumMap<>(ReasonCode.class);

  /** Registers the metrics. */
  public ReasonCounters(MetricGroup group) {
    all = group.counter(NAME);
    for (ReasonCode code : ReasonCode.values()) {
      byReason.put(code, group.addGroup("reason", code.name()).counter(NAME));
    }
  }

  /** Notes events that became dead letters. */
  public void count(ReasonCode code, int events) {
    all.inc(events);
    byReason.get(code).inc(events);
  }
}
