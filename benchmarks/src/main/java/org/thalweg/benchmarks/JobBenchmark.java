package org.thalweg.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.job.IdleGraph;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.EmbeddedKafka;
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
      NumberStream.feed(kafka.bootstrap(), events);
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
      var commands = new KafkaEvents(job.kafka(), job.name(), job.control());
      TrainGraph.build(env, job, source.untilNow(), commands.untilNow(), sink);
    }
    flink.submit(env).await();
    return events / Stopwatch.seconds();
  }

  private TrainJob job(int batch) {
    String rest =
        """
        network: [{dense: 64}, relu]
        training: {batch: {size: %d}, optimizer: {sgd: {learningRate: 0.05}}}
        publish: {delivery: at-least-once}
        """
            .formatted(batch);
    return NumberStream.job(kafka.bootstrap(), rest);
  }
}
