package org.thalweg.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.thalweg.event.EventReader;
import org.thalweg.event.Example;
import org.thalweg.learn.Learner;
import org.thalweg.learn.Model;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/**
 * A stream and a job whose outcome is known to the bit: points with a label, and some records that
 * are no events. All is in one partition and batches close by size, so what a {@link Learner} makes
 * of it in this JVM is what a cluster must publish.
 */
final class KnownStream {
  /** Events that can be learnt from. */
  static final int EVENTS = 4_096;

  /** After so many of them comes a record that is no event. */
  static final int POISON_EVERY = 1_000;

  static final int BATCH = 16;

  static final Schema SCHEMA =
      SchemaBuilder.record("Point")
          .fields()
          .requiredString("id")
          .requiredDouble("x")
          .requiredDouble("y")
          .requiredString("side")
          .endRecord();
  private static final byte[] POISON = "no event".getBytes(StandardCharsets.UTF_8);

  private final TrainJob job;
  private final List<byte[]> records = new ArrayList<>();
  private final List<Integer> poisoned = new ArrayList<>();

  KnownStream(String bootstrap) {
    job = (TrainJob) JobSpec.parse(text(bootstrap));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < EVENTS; i++) {
      records.add(point("point-" + i, random.nextDouble(), random.nextDouble()));
      if (i % POISON_EVERY == POISON_EVERY - 1) {
        poisoned.add(records.size());
        records.add(POISON);
      }
    }
  }

  /** The job file. */
  static String text(String bootstrap) {
    return """
        thalweg: 1
        kind: train
        name: points
        kafka: {bootstrap: "%s"}
        events:
          topic: points.events
          schema: %s
          id: id
          features: {x: {}, y: {}}
          label: {field: side, classes: [left, right]}
        network: [{dense: 8}, tanh, {dropout: 0.1}]
        training:
          batch: {size: %d, maxDelay: none}
          optimizer: {adam: {learningRate: 0.01}}
        publish:
          metrics: {every: %d events}
          models: {every: %d events, chunk: 1 KiB}
        flink: {checkpoints: {every: 500 ms}}
        """
        .formatted(bootstrap, SCHEMA, BATCH, EVENTS / 4, EVENTS / 4);
  }

  private static byte[] point(String id, double x, double y) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      out.writeString(id);
      out.writeDouble(x);
      out.writeDouble(y);
      out.writeString(x * x > y ? "right" : "left");
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  TrainJob job() {
    return job;
  }

  /** What is on the topic, in its order. */
  List<byte[]> records() {
    return List.copyOf(records);
  }

  /** The offsets of the records that are no events. */
  List<Integer> poisoned() {
    return List.copyOf(poisoned);
  }

  /**
   * What comes out.
   *
   * @param predictions the probabilities by event id, in order
   * @param weights at the end
   * @param metrics at the end
   */
  record Outcome(
      Map<String, List<Float>> predictions, float[] weights, Map<String, Double> metrics) {}

  /** What comes out of learning here. */
  Outcome expected() {
    EventReader reader = new EventReader(job.model().events());
    Learner learner = new Learner(job.model());
    Model model = Model.initial(job.model(), "");
    Map<String, List<Float>> predictions = new LinkedHashMap<>();
    List<Example> batch = new ArrayList<>();
    for (byte[] record : records) {
      if (reader.read(record) instanceof Example example) {
        batch.add(example);
      }
      if (batch.size() == BATCH) {
        learn(learner, model, batch, predictions);
      }
    }
    return new Outcome(predictions, model.training().parameters.values(), model.metrics().values());
  }

  private static void learn(
      Learner learner, Model model, List<Example> batch, Map<String, List<Float>> predictions) {
    if (!learner.learn(model, batch)) {
      throw new IllegalStateException("a step was undone");
    }
    for (int i = 0; i < BATCH; i++) {
      float[] all = learner.predictions();
      predictions.put(batch.get(i).id(), List.of(all[2 * i], all[2 * i + 1]));
    }
    batch.clear();
  }
}
