package org.thalweg.flink.io;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.thalweg.learn.Model;

/** Encodes metrics reports after {@link OutSchemas#METRICS_REPORT}. For one thread. */
public final class MetricsReports {

  private final AvroWriter writer = new AvroWriter();

  /**
   * The record for the metrics topic, keyed by the model.
   *
   * @param key the model key
   * @param metrics the model's figures by name
   */
  public OutRecord encode(String key, Model model, Map<String, Double> metrics) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    writer.reset();
    writer.writeBytes(keyBytes);
    writer.writeLong(model.version());
    writer.writeLong(model.training().step);
    writer.writeLong(model.learnt());
    writer.writeLong(model.undone());
    writer.writeFloat(model.lastLoss());
    writeMetrics(metrics);
    return new OutRecord(OutTopic.METRICS, keyBytes, writer.toBytes());
  }

  private void writeMetrics(Map<String, Double> metrics) {
    if (!metrics.isEmpty()) {
      writer.writeBlock(metrics.size());
      metrics.forEach(
          (name, value) -> {
            writer.writeString(name);
            writer.writeDouble(value);
          });
    }
    writer.writeEnd();
  }
}
