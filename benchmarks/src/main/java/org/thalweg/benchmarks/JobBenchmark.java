package org.thalweg.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.job.IdleGraph;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.Topics;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.KafkaSpec;
import org.thalweg.spec.TrainJob;

/**
 * The whole job, Kafka to Kafka, against the same job with an operator that does nothing: events of
 * 20 numbers, an MLP 20-64-2. Prints rates and their ratios, first with all outputs thrown away,
 * then with a prediction of every event written to Kafka at least once, in both.
 *
 * <p>Arguments: events (default 1000000), rounds (default 3). Each round runs all variants one
 * after another, and the ratio is that of the best rounds. Run it as
 *
 * <pre>
 *   java --add-modules jdk.incubator.vector -Xmx3g -cp target/benchmarks.jar \
 *       org.thalweg.benchmarks.JobBenchmark
 * </pre>
 */
public final class JobBenchmark {

  private static final int FEATURES = 20;
  private static final int[] BATCHES = {32, 1};

  private final EmbeddedKafka kafka;
  private final EmbeddedFlink flink;
  private final int events;

  private JobBenchmark(EmbeddedKafka kafka, EmbeddedFlink flink, int events) {
    this.kafka = kafka;
    this.flink = flink;
    this.events = events;
  }

  public static void main(String[] args) throws Exception {
    int events = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      JobBenchmark benchmark = new JobBenchmark(kafka, flink, events);
      benchmark.feed();
      for (boolean answers : new boolean[] {false, true}) {
        benchmark.compare(answers, rounds);
      }
    }
  }

  private void compare(boolean answers, int rounds) throws Exception {
    double[] best = new double[1 + BATCHES.length];
    for (int round = 0; round <= rounds; round++) {
      double[] rates = new double[best.length];
      rates[0] = rate(0, answers);
      for (int i = 0; i < BATCHES.length; i++) {
        rates[1 + i] = rate(BATCHES[i], answers);
      }
      // The first round warms up.
      for (int i = 0; round > 0 && i < best.length; i++) {
        best[i] = Math.max(best[i], rates[i]);
      }
      System.out.println((round == 0 ? "warm-up " : "round " + round + " ") + text(rates));
    }
    System.out.printf(
        Locale.ROOT,
        "%s:%n  no-op    %,9.0f events/s%n",
        answers ? "predictions to Kafka, at least once" : "outputs thrown away",
        best[0]);
    for (int i = 0; i < BATCHES.length; i++) {
      System.out.printf(
          Locale.ROOT,
          "  batch %2d %,9.0f events/s, %.0f %% of the no-op job%n",
          BATCHES[i],
          best[1 + i],
          100 * best[1 + i] / best[0]);
    }
  }

  private static String text(double[] rates) {
    return Arrays.stream(rates)
        .mapToObj(rate -> String.format(Locale.ROOT, "%,.0f", rate))
        .collect(Collectors.joining(" | "));
  }

  /** Events a second from the first that the source gives to the end of the input. */
  private double rate(int batch, boolean answers) throws Exception {
    TrainJob job = job(Math.max(1, batch));
    StreamExecutionEnvironment env = flink.environment();
    Sink<OutRecord> sink =
        answers
            ? new Stopwatch(KafkaOutputs.sink(job.kafka(), job.name(), job.publish()))
            : new Stopwatch(null);
    var source = new KafkaEvents(job.kafka(), job.name() + System.nanoTime(), job.topic());
    if (batch == 0) {
      IdleGraph.build(env, job, source.untilNow(), sink, answers);
    } else {
      TrainGraph.build(env, job, source.untilNow(), sink);
    }
    flink.submit(env).await();
    return events / Stopwatch.seconds();
  }

  private TrainJob job(int batch) {
    String fields =
        names()
            .map(name -> "{\"name\": \"" + name + "\", \"type\": \"double\"}")
            .collect(Collectors.joining(", "));
    String text =
        """
        thalweg: 1
        kind: train
        name: benchmark
        events:
          topic: benchmark.events
          schema: '{"type": "record", "name": "E", "fields": [%s, {"name": "up", "type": "boolean"}]}'
          features: {%s}
          label: {field: up, classes: ["false", "true"]}
        network: [{dense: 64}, relu]
        training: {batch: {size: %d}, optimizer: {sgd: {learningRate: 0.05}}}
        publish: {delivery: at-least-once}
        """
            .formatted(
                fields,
                names().map(name -> name + ": {}").collect(Collectors.joining(", ")),
                batch);
    return ((TrainJob) JobSpec.parse(text)).withKafka(KafkaSpec.of(kafka.bootstrap()));
  }

  private static Stream<String> names() {
    return IntStream.range(0, FEATURES).mapToObj(i -> "x" + i);
  }

  private void feed() throws IOException {
    List<NewTopic> topics = new ArrayList<>();
    for (String name : List.of("events", "predictions", "metrics", "dead-letters", "models")) {
      topics.add(Topics.plain("benchmark." + name, 1));
    }
    Topics.create(kafka.bootstrap(), topics);
    Random random = new Random(1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrap(), "linger.ms", "20", "batch.size", "262144"),
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
