package org.thalweg.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/** The jobs that are measured, and their events. */
final class ScoreJobs {

  private static final int FEATURES = 20;
  private static final int ENTRIES = 156_250;

  private final KafkaSpec kafka;

  ScoreJobs(String bootstrap) {
    this.kafka = KafkaSpec.of(bootstrap);
  }

  /** An MLP 20-64-2 that is published every second and at the end. */
  TrainJob mlp() {
    return train(
        "mlp",
        names().map(ScoreJobs::doubleField).collect(Collectors.joining(", ")),
        names().map(name -> name + ": {}").collect(Collectors.joining(", ")),
        "[{dense: 64}, relu]",
        "1 s");
  }

  /** 10 million parameters, 40 MB: a table of embeddings; published after every 4 events. */
  TrainJob large() {
    return train(
        "large",
        "{\"name\": \"item\", \"type\": \"int\"}",
        "item: {type: category, size: %d, dim: 64}".formatted(ENTRIES),
        "{layers: []}",
        "4 events");
  }

  private TrainJob train(
      String name, String fields, String features, String network, String every) {
    String text =
        """
        thalweg: 1
        kind: train
        name: %s
        events:
          topic: %s.labelled
          schema: '{"type": "record", "name": "E", "fields": [%s, {"name": "up", "type": "boolean"}]}'
          features: {%s}
          label: {field: up, classes: ["false", "true"]}
        network: %s
        training: {optimizer: {sgd: {learningRate: 0.05}}}
        publish: {models: {topic: %s.models, every: %s}}
        flink: {checkpoints: {every: 1 s}}
        """
            .formatted(name, name, fields, features, network, name, every);
    return ((TrainJob) JobSpec.parse(text)).withKafka(kafka);
  }

  /**
   * The job that scores with a training job's snapshots.
   *
   * @param batch what the job file says of it
   */
  ScoreJob score(TrainJob train, String models, String batch) {
    return score(train, models, batch, "at-least-once");
  }

  /** The same with a delivery guarantee. */
  ScoreJob score(TrainJob train, String models, String batch, String delivery) {
    String text =
        """
        thalweg: 1
        kind: score
        name: %s-score
        events: {topic: %s.new, schema: %s}
        models: %s
        scoring: {batch: %s}
        publish: {delivery: %s}
        flink: {checkpoints: {every: 1 s}}
        """
            .formatted(
                train.name(), train.name(), train.events().schema(), models, batch, delivery);
    return ((ScoreJob) JobSpec.parse(text)).withKafka(kafka);
  }

  static IntFunction<byte[]> mlpEvents() {
    Random random = new Random(1);
    return i -> {
      double sum = 0;
      double[] x = new double[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        x[j] = random.nextGaussian();
        sum += j % 2 == 0 ? x[j] : -x[j];
      }
      boolean up = sum > 0;
      return bytes(
          out -> {
            for (double value : x) {
              out.writeDouble(value);
            }
            out.writeBoolean(up);
          });
    };
  }

  static IntFunction<byte[]> largeEvents() {
    Random random = new Random(1);
    return i -> {
      int item = random.nextInt(ENTRIES);
      return bytes(
          out -> {
            out.writeInt(item);
            out.writeBoolean(item % 3 == 0);
          });
    };
  }

  private interface Fields {
    void write(BinaryEncoder out) throws IOException;
  }

  private static byte[] bytes(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      fields.write(EncoderFactory.get().directBinaryEncoder(bytes, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Stream<String> names() {
    return IntStream.range(0, FEATURES).mapToObj(i -> "x" + i);
  }

  private static String doubleField(String name) {
    return "{\"name\": \"" + name + "\", \"type\": \"double\"}";
  }
}
