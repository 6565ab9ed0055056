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
    return encode(key, model, metrics, null);
  }

  /**
   * The record of a model to which something has happened.
   *
   * @param notice may be null
   */
  public OutRecord encode(String key, Model model, Map<String, Double> metrics, Notice notice) {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    writer.reset();
    writer.writeBytes(keyBytes);
    writer.writeLong(model.version());
    writer.writeLong(model.training().step);
    writer.writeLong(model.learnt());
    writer.writeLong(model.undone());
    writer.writeFloat(model.lastLoss());
    writeMetrics(metrics);
    writeNotice(notice);
    return new OutRecord(OutTopic.METRICS, keyBytes, writer.toBytes());
  }

  /** The record for the metrics topic that answers a command, or says that it can't be read. */
  public OutRecord answer(Notice notice) {
    writer.reset();
    writer.writeString("");
    for (int i = 0; i < 4; i++) {
      writer.writeLong(0);
    }
    writer.writeFloat(0);
    writeMetrics(Map.of());
    writeNotice(notice);
    String key = "control/" + (notice.command() == null ? "" : notice.command());
    return new OutRecord(OutTopic.METRICS, key.getBytes(StandardCharsets.UTF_8), writer.toBytes());
  }

  private void writeNotice(Notice notice) {
    writer.writeIndex(notice == null ? 0 : 1);
    if (notice != null) {
      writer.writeIndex(notice.command() == null ? 0 : 1);
      if (notice.command() != null) {
        writer.writeString(notice.command());
      }
      writer.writeString(notice.action());
      writer.writeBoolean(notice.done());
      writer.writeLong(notice.models());
      writer.writeLong(notice.answers());
      writer.writeString(notice.message());
    }
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
