package org.thalweg.local;

import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;

/**
 * What a model last said of itself on the metrics topic.
 *
 * @param version its newest snapshot, 0 before the first
 * @param learnt events that it has predicted and learnt from
 * @param undone events of steps that were undone
 * @param loss mean of its last step
 * @param metrics by name, as {@link org.thalweg.eval.Metrics#values()} names them
 */
record Report(long version, long learnt, long undone, double loss, Map<String, Double> metrics) {

  static Report of(GenericRecord record) {
    Map<String, Double> metrics = new TreeMap<>();
    Map<?, ?> values = (Map<?, ?>) record.get("metrics");
    values.forEach((name, value) -> metrics.put(name.toString(), (Double) value));
    return new Report(
        (Long) record.get("version"),
        (Long) record.get("learnt"),
        (Long) record.get("undone"),
        (Float) record.get("loss"),
        metrics);
  }

  /** Events that the metrics are about. */
  double events() {
    return metrics.getOrDefault("events", 0.0);
  }
}
