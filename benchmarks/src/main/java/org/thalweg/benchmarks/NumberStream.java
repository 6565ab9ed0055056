package org.thalweg.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.local.Topics;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/** Events of 20 numbers and a label, on a topic, and jobs that learn them. */
final class NumberStream {

  private static final int FEATURES = 20;

  private NumberStream() {}

  /**
   * A job.
   *
   * @param rest of its file, from the network on
   */
  static TrainJob job(String bootstrap, String rest) {
    String head =
        """
        thalweg: 1
        kind: train
        name: benchmark
        events:
          topic: benchmark.events
          schema: '{"type": "record", "name": "E", "fields": [%s, {"name": "up", "type": "boolean"}]}'
          features: {%s}
          label: {field: up, classes: ["false", "true"]}
        """
            .formatted(
                names()
                    .map(name -> "{\"name\": \"" + name + "\", \"type\": \"double\"}")
                    .collect(Collectors.joining(", ")),
                names().map(name -> name + ": {}").collect(Collectors.joining(", ")));
    return ((TrainJob) JobSpec.parse(head + rest)).withKafka(KafkaSpec.of(bootstrap));
  }

  private static Stream<String> names() {
    return IntStream.range(0, FEATURES).mapToObj(i -> "x" + i);
  }

  /** Creates the topics and writes this many events. */
  static void feed(String bootstrap, int events) throws IOException {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : List.of("events", "predictions", "metrics", "dead-letters", "models", "control")) {
      topics.add(Topics.plain("benchmark." + name, 1));
    }
    Topics.create(bootstrap, topics);
    Random random = new Random(1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", "20", "batch.size", "262144"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < events; i++) {
        producer.send(new ProducerRecord<>("benchmark.events", 0, null, event(random)));
      }
    }
  }

  private static byte[] event(Random random) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    double sum = 0;
    for (int i = 0; i < FEATURES; i++) {
      double x = random.nextGaussian();
      sum += i % 2 == 0 ? x : -x;
      out.writeDouble(x);
    }
    out.writeBoolean(sum > 0);
    return bytes.toByteArray();
  }
}
