package org.thalweg.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.TrainJob;

/**
 * A stream of several model keys, each in a partition of its own, and a job that has to compute for
 * it, so that there is time to strike: every part of a model's state is in use, and each key ends
 * with a batch that stays open. Some records are no events.
 */
final class ChaosStream {
  /** The model keys; the index of one is its partition. */
  static final List<String> KEYS = List.of("a", "b", "c", "d");

  private static final int BATCH = 7;
  private static final int POISON_EVERY = 997;
  private static final int SIZE = 16;
  private static final int CLASSES = 3;

  private static final Schema SCHEMA =
      SchemaBuilder.record("Reading")
          .fields()
          .requiredString("id")
          .requiredString("device")
          .requiredDouble("level")
          .requiredBytes("spectrum")
          .requiredString("kind")
          .endRecord();

  private final TrainJob job;
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final Set<String> learnt = new TreeSet<>();
  private int poisoned;

  /**
   * A stream.
   *
   * @param events about as many, over all keys
   * @param state {@code heap} or {@code rocksdb}
   */
  ChaosStream(String bootstrap, int events, String state) {
    job = (TrainJob) JobSpec.parse(text(bootstrap, state));
    int learntPerKey = events / KEYS.size() / BATCH * BATCH;
    for (int i = 0; i < learntPerKey + BATCH / 2; i++) {
      for (int key = 0; key < KEYS.size(); key++) {
        String id = "%s-%07d".formatted(KEYS.get(key), i);
        add(id, key, i);
        if (i < learntPerKey) {
          learnt.add(id);
        }
      }
    }
  }

  private static String text(String bootstrap, String state) {
    return """
        thalweg: 1
        kind: train
        name: chaos
        kafka: {bootstrap: "%s"}
        events:
          topic: chaos.events
          schema: %s
          id: id
          features:
            level: {}
            past:
              type: sequence
              last: 48
              features: {level: {}, spectrum: {type: vector, size: %d, standardise: true}}
          label: {field: kind, classes: [k0, k1, k2]}
        model: {per: device}
        network:
          branches: {past: [{lstm: 112}], numbers: []}
          layers: [{dense: 32}, batchNorm, relu, {dropout: 0.2}]
        training:
          batch: {size: %d, maxDelay: none}
          optimizer: {adam: {learningRate: 0.002}}
        publish:
          metrics: {every: 500 events}
          models: {every: 1500 events, chunk: 16 KiB}
        flink: {parallelism: 2, stateBackend: %s, checkpoints: {every: 500 ms}}
        """
        .formatted(bootstrap, SCHEMA, SIZE, BATCH, state);
  }

  private void add(String id, int key, int i) {
    long time = 1_700_000_000_000L + i;
    byte[] name = KEYS.get(key).getBytes(StandardCharsets.UTF_8);
    if (i % POISON_EVERY == POISON_EVERY - 1) {
      byte[] noEvent = ("no event " + i).getBytes(StandardCharsets.UTF_8);
      records.add(new ProducerRecord<>(job.topic(), key, time, name, noEvent));
      poisoned++;
    }
    records.add(new ProducerRecord<>(job.topic(), key, time, name, event(id, key, i)));
  }

  private static byte[] event(String id, int key, int i) {
    SplittableRandom random = new SplittableRandom(31L * i + key);
    int kind = random.nextInt(CLASSES);
    ByteBuffer spectrum = ByteBuffer.allocate(4 * SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (int k = 0; k < SIZE; k++) {
      spectrum.putFloat((float) (random.nextDouble() + (k % CLASSES == kind ? 0.3 : 0) + key));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      out.writeString(id);
      out.writeString(KEYS.get(key));
      out.writeDouble(100 * random.nextDouble());
      out.writeBytes(spectrum.array());
      out.writeString("k" + kind);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  TrainJob job() {
    return job;
  }

  /** The name of the predictions' topic. */
  String predictions() {
    return job.publish().predictions();
  }

  /** What is on the topic. */
  List<ProducerRecord<byte[], byte[]>> records() {
    return List.copyOf(records);
  }

  /** The ids of all events that full batches learn. */
  Set<String> learnt() {
    return Collections.unmodifiableSet(learnt);
  }

  /** Whether a job has published, and committed, all that must come while it runs. */
  boolean isComplete(Outputs outputs) {
    return outputs.count(predictions()) >= learnt.size()
        && outputs.count(job.publish().deadLetters()) >= poisoned;
  }

  /** How many records are no events. */
  int poisoned() {
    return poisoned;
  }
}
