package org.thalweg.flink.train;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A metric group that can be asked for the values of what was registered, by dotted name. */
public final class RecordedMetrics extends UnregisteredMetricsGroup {

  private final Map<String, Object> metrics;
  private final String prefix;

  /** A group that has nothing yet. */
  public RecordedMetrics() {
    this(new TreeMap<>(), "");
  }

  private RecordedMetrics(Map<String, Object> metrics, String prefix) {
    this.metrics = metrics;
    this.prefix = prefix;
  }

  /** The value of a counter or gauge, or how often a meter was marked. */
  public Object value(String name) {
    Object metric = metrics.get(name);
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return metric instanceof Meter meter ? meter.getCount() : ((Gauge<?>) metric).getValue();
  }

  @Override
  public Counter counter(String name) {
    return counter(name, new SimpleCounter());
  }

  @Override
  public <C extends Counter> C counter(String name, C counter) {
    metrics.put(prefix + name, counter);
    return counter;
  }

  @Override
  public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
    metrics.put(prefix + name, gauge);
    return gauge;
  }

  @Override
  public <M extends Meter> M meter(String name, M meter) {
    metrics.put(prefix + name, meter);
    return meter;
  }

  @Override
  public MetricGroup addGroup(String name) {
    return new RecordedMetrics(metrics, prefix + name + ".");
  }

  @Override
  public MetricGroup addGroup(String key, String value) {
    return addGroup(key).addGroup(value);
  }
}
