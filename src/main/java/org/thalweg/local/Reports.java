package org.thalweg.local;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.thalweg.flink.io.OutSchemas;

/**
 * The newest report of each model, and all of them as one.
 *
 * <p>Several models' figures are joined by the number of events behind each: exactly for counts,
 * rates and mean errors; for RMSE by its square; for kappa and R² as a weighted mean.
 */
final class Reports {
  private final GenericDatumReader<GenericRecord> reader =
      new GenericDatumReader<>(OutSchemas.METRICS_REPORT);
  private final Map<String, Report> newest = new TreeMap<>();

  /** Takes a record of the metrics topic; one that answers a command is no report. */
  void add(byte[] value) {
    try {
      GenericRecord record = reader.read(null, DecoderFactory.get().binaryDecoder(value, null));
      if (record.get("notice") instanceof GenericRecord notice && notice.get("command") != null) {
        return;
      }
      newest.put(record.get("model").toString(), Report.of(record));
    } catch (IOException e) {
      throw new LocalException("a record of the metrics topic is no report: " + e.getMessage(), e);
    }
  }

  /** How many models have reported. */
  int models() {
    return newest.size();
  }

  long learnt() {
    return newest.values().stream().mapToLong(Report::learnt).sum();
  }

  /** Events of steps that were undone. */
  long undone() {
    return newest.values().stream().mapToLong(Report::undone).sum();
  }

  /** How many snapshots the models say they have published, all together. */
  long versions() {
    return newest.values().stream().mapToLong(Report::version).sum();
  }

  /** The events that metrics are about: those that had a label. */
  long events() {
    return Math.round(newest.values().stream().mapToDouble(Report::events).sum());
  }

  /** The last steps' mean loss, over the models. */
  double loss() {
    return newest.values().stream().mapToDouble(Report::loss).average().orElse(0);
  }

  /** All models' metrics as one. */
  Map<String, Double> metrics() {
    TreeSet<String> names = new TreeSet<>(new MetricOrder());
    newest.values().forEach(report -> names.addAll(report.metrics().keySet()));
    Map<String, Double> joined = new LinkedHashMap<>();
    names.forEach(name -> joined.put(name, join(name)));
    return joined;
  }

  private double join(String name) {
    if (newest.size() == 1) {
      return newest.values().iterator().next().metrics().get(name);
    }
    boolean count = name.endsWith("events");
    boolean root = name.endsWith("rmse");
    String weightName = name.startsWith("window.") ? "window.events" : "events";
    double sum = 0;
    double weights = 0;
    for (Report report : newest.values()) {
      double value = report.metrics().getOrDefault(name, 0.0);
      double weight = count ? 1 : report.metrics().getOrDefault(weightName, 0.0);
      sum += weight * (root ? value * value : value);
      weights += weight;
    }
    double mean = count ? sum : weights == 0 ? 0 : sum / weights;
    return root ? Math.sqrt(mean) : mean;
  }
}
