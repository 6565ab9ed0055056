package org.thalweg.flink.io;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Encodes metrics reports after {@link OutSchemas#METRICS_REPORT}. For one thread. */
public final class MetricsReports {

  private final AvroWriter writer = new AvroWriter();

  /**
   * The record for the metrics topic, keyed by the model.
   *
   * @param model the model key
   * @param metrics figures by name, in an order that repeats
   */
  public OutRecord encode(
      String model,
      long version,
      long step,
      long events,
      long learnt,
      Map<String, Double> metrics) {
    byte[] key = model.getBytes(StandardCharsets.UTF_8);
    writer.reset();
    writer.writeBytes(key);
    writer.writeLong(version);
    writer.writeLong(step);
    writer.writeLong(events);
    writer.writeLong(learnt);
    if (!metrics.isEmpty()) {
      writer.writeBlock(metrics.size());
      metrics.forEach(
          (name, value) -> {
            writer.writeString(name);
            writer.writeDouble(value);
          });
    }
    writer.writeEnd();
    return new OutRecord(OutTopic.METRICS, key, writer.toBytes());
  }
}
