package org.thalweg.spec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.thalweg.definition.Problems;
import org.thalweg.event.Label;

/** What Kafka's producer must take: a record that it refuses would end the job, again and again. */
public final class MessageRules {

  private static final String SIZE = "max.request.size";
  private static final String BUFFER = "buffer.memory";

  /** Kafka's own defaults, in bytes. */
  public static final long USUAL_SIZE = 1 << 20;

  private static final long USUAL_BUFFER = 32 << 20;

  /** What a message needs beside what it is about, in bytes: key, headers, framing. */
  private static final long FRAME = 16 << 10;

  private MessageRules() {}

  /** Dead letters are cut so that they fit Kafka's default, and no smaller. */
  static void checkSize(KafkaSpec kafka, Problems problems) {
    long size = bytes(kafka, SIZE, USUAL_SIZE, problems);
    if (size < USUAL_SIZE) {
      problems.add(
          "kafka.properties." + SIZE,
          "must be at least " + USUAL_SIZE + " bytes, for dead letters: " + size);
    }
    long buffer = bytes(kafka, BUFFER, USUAL_BUFFER, problems);
    if (buffer < size) {
      problems.add(
          "kafka.properties." + BUFFER,
          "must be at least " + SIZE + ", which is " + size + " bytes: " + buffer);
    }
  }

  /** A chunk of a snapshot is one message. */
  static void checkChunk(KafkaSpec kafka, PublishSpec.Models models, Problems problems) {
    long size = largest(kafka);
    int chunk = models.publication().chunkSize();
    if (chunk + FRAME > size) {
      problems.add(
          "publish.models.chunk",
          "must leave 16 KiB of Kafka's max.request.size, which is "
              + size
              + " bytes: "
              + chunk
              + " bytes");
    }
  }

  /** So is a prediction. */
  static void checkPrediction(Label label, KafkaSpec kafka, Problems problems) {
    String mistake = prediction(label, largest(kafka));
    if (mistake != null) {
      problems.add("events.label", mistake);
    }
  }

  /** The largest message that the producer takes, in bytes. */
  public static long largest(KafkaSpec kafka) {
    return bytes(kafka, SIZE, USUAL_SIZE, new Problems());
  }

  /**
   * What is wrong with predictions of this label: they have a probability for each class or flag,
   * and names of flags twice.
   *
   * @param size of the largest message, in bytes
   * @return {@code null} if nothing is
   */
  public static String prediction(Label label, long size) {
    long prediction = 4L * label.outputs();
    if (label instanceof Label.Flags flags) {
      prediction += 2 * names(flags.names());
    } else if (label instanceof Label.Classes classes) {
      prediction += 2 * classes.names().stream().mapToLong(MessageRules::bytes).max().orElse(0);
    }
    return prediction + FRAME <= size
        ? null
        : "a prediction must leave 16 KiB of Kafka's max.request.size, which is "
            + size
            + " bytes: "
            + prediction
            + " bytes";
  }

  private static long names(List<String> names) {
    return names.stream().mapToLong(MessageRules::bytes).sum();
  }

  /** As Avro writes a text: its length first, seven bits a byte, one of them for the sign. */
  private static long bytes(String name) {
    long length = name.getBytes(StandardCharsets.UTF_8).length;
    return length + (length < 1 << 6 ? 1 : length < 1 << 13 ? 2 : 3);
  }

  /** A property; what Kafka takes for a secret is not known here. */
  private static long bytes(KafkaSpec kafka, String property, long usual, Problems problems) {
    String configured = kafka.properties().get(property);
    if (configured == null || Secrets.isPresent(configured)) {
      return usual;
    }
    boolean fits = configured.matches("\\d{1,18}");
    if (!fits || (property.equals(SIZE) && Long.parseLong(configured) > Integer.MAX_VALUE)) {
      problems.add("kafka.properties." + property, "must be a number of bytes");
      return usual;
    }
    return Long.parseLong(configured);
  }
}
