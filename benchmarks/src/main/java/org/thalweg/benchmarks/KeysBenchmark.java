package org.thalweg.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;

/**
 * A model for each of very many keys: the whole job, from Kafka to Kafka and exactly once, in a JVM
 * of its own with 4 GiB in all (see {@link KeysWorker}); the broker is in this one. Events of 20
 * numbers come in a random order of keys, so that each finds its model somewhere in the state. At
 * the end every key must have all its predictions, each once.
 *
 * <p>Arguments: keys (100000), events a key (10), state backend (rocksdb), hidden units (16).
 */
public final class KeysBenchmark {

  static final String NAME = "keys";
  static final int FEATURES = 20;

  private static final String MEMORY = "-Xmx1280m -XX:MaxDirectMemorySize=384m -XX:MaxMetaspaceSize=256m";

  private final int keys;
  private final int eventsPerKey;

  private KeysBenchmark(int keys, int eventsPerKey) {
    this.keys = keys;
    this.eventsPerKey = eventsPerKey;
  }

  public static void main(String[] args) throws Exception {
    int keys = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int eventsPerKey = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    String backend = args.length > 2 ? args[2] : "rocksdb";
    String hidden = args.length > 3 ? args[3] : "16";
    KeysBenchmark benchmark = new KeysBenchmark(keys, eventsPerKey);
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      benchmark.feed(kafka.bootstrap());
      Process worker = worker(kafka.bootstrap(), backend, hidden, keys == 1 ? "" : "id");
      try {
        benchmark.check(kafka.bootstrap(), worker);
        worker.getOutputStream().close();
        worker.waitFor();
      } finally {
        worker.destroyForcibly();
      }
    }
  }

  private static Process worker(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(MEMORY.split(" ", -1)));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(KeysWorker.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void feed(String bootstrap) throws IOException {
    List<NewTopic> topics = new ArrayList<>();
    List<String> names =
        List.of("events", "predictions", "metrics", "dead-letters", "models", "control");
    for (String name : names) {
      topics.add(Topics.plain(NAME + "." + name, 1));
    }
    Topics.create(bootstrap, topics);
    int[] order = order();
    SplittableRandom random = new SplittableRandom(1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", "20", "batch.size", "262144"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int key : order) {
        producer.send(new ProducerRecord<>(NAME + ".events", 0, null, event(key, random)));
      }
    }
  }

  /** Every key as often as it has events, shuffled. */
  private int[] order() {
    int[] order = new int[Math.multiplyExact(keys, eventsPerKey)];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i % keys;
    }
    return order;
  }

  private static byte[] event(int key, SplittableRandom random) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
    out.writeString(Integer.toString(key));
    double sum = 0;
    for (int i = 0; i < FEATURES; i++) {
      double x = random.nextDouble() - 0.5;
      sum += (key >> i % 16 & 1) == 0 ? x : -x;
      out.writeDouble(x);
    }
    out.writeBoolean(sum > 0);
    return bytes.toByteArray();
  }

  /** Waits for all predictions; the key of a record is the event's id, which is the model key. */
  private void check(String bootstrap, Process worker) {
    int[] found = new int[keys];
    long total = 0;
    long start = System.nanoTime();
    long first = 0;
    long firstTotal = 0;
    TopicPartition topic = new TopicPartition(NAME + ".predictions", 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(topic));
      consumer.seekToBeginning(List.of(topic));
      while (total < (long) keys * eventsPerKey) {
        if (!worker.isAlive()) {
          throw new IllegalStateException("The job has ended before it was done");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          found[key(record)]++;
          total++;
        }
        if (firstTotal == 0 && total > 0) {
          first = System.nanoTime();
          firstTotal = total;
        }
      }
    }
    for (int key = 0; key < keys; key++) {
      if (found[key] != eventsPerKey) {
        throw new IllegalStateException("Key " + key + " must have " + eventsPerKey + " predictions: " + found[key]);
      }
    }
    long end = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "%,d keys have learnt their %,d events, each once: %.0f s from the start, %,.0f events/s after"
            + " the first commit%n",
        keys,
        eventsPerKey,
        (end - start) / 1e9,
        (total - firstTotal) * 1e9 / Math.max(1, end - first));
  }

  private static int key(ConsumerRecord<byte[], byte[]> record) {
    return Integer.parseInt(new String(record.key(), StandardCharsets.UTF_8));
  }
}
