package org.thalweg.flink.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/**
 * The Avro schemas of what jobs publish and are told, from {@code avro/} among the resources. The
 * records are in Avro's binary encoding, nothing before or behind.
 */
public final class OutSchemas {

  /** Of the predictions topic. */
  public static final Schema PREDICTION = read("Prediction");

  /** Of the metrics topic. */
  public static final Schema METRICS_REPORT = read("MetricsReport");

  /** Of the control topic. */
  public static final Schema CONTROL_COMMAND = read("ControlCommand");

  /** Of the dead letters topic. */
  public static final Schema DEAD_LETTER = read("DeadLetter");

  private OutSchemas() {}

  private static Schema read(String name) {
    String path = "/avro/" + name + ".avsc";
    try (InputStream in = OutSchemas.class.getResourceAsStream(path)) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException("A schema is among the resources: " + path, e);
    }
  }
}
