package org.thalweg.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
import org.thalweg.local.RunningJob;
import org.thalweg.spec.TrainJob;

/**
 * What frequent checkpoints cost: the whole job, Kafka to Kafka, exactly once, one model of 100,000
 * parameters with Adam on the heap, a checkpoint every second against one every 60 s.
 *
 * <p>Arguments: seconds of one measurement (default 20), rounds (default 5). The rate is that at
 * which predictions reach the topic, committed or not, behind a warm-up; beside it stands the CPU time
 * of this JVM, broker included, for each of them, which other work on the machine disturbs less.
 * Rounds alternate, as such work comes and goes; the ratio is that of the medians.
 */
public final class CheckpointBenchmark {

  private static final String[] INTERVALS = {"60 s", "1 s"};
  private static final int WARM_UP_SECONDS = 5;

  /** More than any measurement gets through. */
  private static final int EVENTS = 1_000_000;

  private final EmbeddedKafka kafka;
  private final EmbeddedFlink flink;
  private final int seconds;

  private CheckpointBenchmark(EmbeddedKafka kafka, EmbeddedFlink flink, int seconds) {
    this.kafka = kafka;
    this.flink = flink;
    this.seconds = seconds;
  }

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    try (EmbeddedKafka kafka = EmbeddedKafka.start();
        EmbeddedFlink flink = EmbeddedFlink.start(1)) {
      NumberStream.feed(kafka.bootstrap(), EVENTS);
      new CheckpointBenchmark(kafka, flink, seconds).compare(rounds);
    }
  }

  private void compare(int rounds) {
    double[][] rates = new double[INTERVALS.length][rounds];
    double[][] costs = new double[INTERVALS.length][rounds];
    measure(INTERVALS[0]);
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < INTERVALS.length; i++) {
        Measured measured = measure(INTERVALS[i]);
        rates[i][round] = measured.rate();
        costs[i][round] = measured.cpuMicros();
        print(
            "  every %-4s %,9.0f events/s %7.1f us of CPU an event",
            INTERVALS[i],
            rates[i][round],
            costs[i][round]);
      }
    }
    double rare = median(rates[0]);
    double often = median(rates[1]);
    double more = 100 * (median(costs[1]) / median(costs[0]) - 1);
    print("a checkpoint every 60 s: %,.0f events/s", rare);
    print(
        "a checkpoint every 1 s:  %,.0f events/s, %.1f %% less; %.1f %% more CPU an event",
        often,
        100 * (1 - often / rare),
        more);
  }

  private record Measured(double rate, double cpuMicros) {}

  private Measured measure(String interval) {
    TrainJob job =
        NumberStream.job(
            kafka.bootstrap(),
            """
            network: [{dense: 304}, relu, {dense: 304}, relu]
            training: {batch: {size: 32}, optimizer: {adam: {learningRate: 0.001}}}
            publish: {models: {every: 1 h}}
            flink: {stateBackend: heap, checkpoints: {every: %s}}
            """
                .formatted(interval));
    StreamExecutionEnvironment env = flink.environment();
    KafkaEvents events = new KafkaEvents(job.kafka(), "run-" + System.nanoTime(), job.topic());
    TrainGraph.build(
        env,
        job,
        events.unbounded(),
        new KafkaEvents(job.kafka(), job.name(), job.control()).unbounded(),
        KafkaOutputs.sink(job.kafka(), job.name(), job.publish()));
    RunningJob running = flink.submit(env);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition predictions = new TopicPartition(job.publish().predictions(), 0);
      long before = end(consumer, predictions);
      while (end(consumer, predictions) == before) {
        pause(0.02);
      }
      pause(WARM_UP_SECONDS);
      long start = System.nanoTime();
      long cpu = cpuNanos();
      long first = end(consumer, predictions);
      pause(seconds);
      long written = end(consumer, predictions) - first;
      double wall = (System.nanoTime() - start) / 1e9;
      return new Measured(written / wall, (cpuNanos() - cpu) / 1e3 / written);
    } finally {
      running.cancel();
    }
  }

  /** Reads ends of topics, and nothing else. */
  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka.bootstrap()),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static long end(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
    return consumer.endOffsets(List.of(partition)).get(partition);
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void pause(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void print(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }
}
