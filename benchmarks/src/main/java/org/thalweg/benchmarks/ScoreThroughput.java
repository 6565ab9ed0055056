package org.thalweg.benchmarks;

import static org.thalweg.benchmarks.ScoreBenchmark.print;

import java.util.Arrays;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaModels;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.job.IdleScoreGraph;
import org.thalweg.flink.job.ScoreGraph;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.local.JobTopics;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * Events a second of an MLP 20-64-2, predictions to Kafka at least once; the best of rounds that take
 * turns, after rounds in which the compiler is still at work.
 */
final class ScoreThroughput {

  private static final int WARM_UP = 2;
  private static final int ROUNDS = 8;
  private static final String[] NAMES = {
    "no-op", "no-op that decodes", "scoring", "scoring, batch 1"
  };

  private final Stage stage;
  private final int events;

  ScoreThroughput(Stage stage, int events) {
    this.stage = stage;
    this.events = events;
  }

  void run() throws Exception {
    TrainJob train = stage.jobs().mlp();
    stage.train(train, 2_000, ScoreJobs.mlpEvents());
    ScoreJob one = stage.jobs().score(train, "mlp.models", "{size: 1}");
    ScoreJob many = stage.jobs().score(train, "mlp.models", "{}");
    new JobTopics(one).create();
    stage.feed(one.topic(), events, ScoreJobs.mlpEvents());
    double[] best = new double[NAMES.length];
    double[] cpu = new double[NAMES.length];
    Arrays.fill(cpu, Double.MAX_VALUE);
    try (EmbeddedFlink flink = EmbeddedFlink.start(2)) {
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        for (int i = 0; i < NAMES.length; i++) {
          run(flink, i < 2 ? one : i == 2 ? many : one, Math.min(i, 2));
          if (round >= WARM_UP) {
            best[i] = Math.max(best[i], events / Stopwatch.seconds());
            cpu[i] = Math.min(cpu[i], 1e6 * Stopwatch.cpuSeconds() / events);
          }
        }
      }
    }
    print("throughput, MLP 20-64-2, %,d events, predictions to Kafka at least once", events);
    for (int i = 0; i < NAMES.length; i++) {
      print(
          "  %-20s %,10.0f events/s   %3.0f %% of the no-op, %3.0f %% of the no-op that decodes"
              + "   %.2f µs of CPU an event, without the broker's",
          NAMES[i], best[i], 100 * best[i] / best[0], 100 * best[i] / best[1], cpu[i]);
    }
  }

  /**
   * @param kind of job: 0 no-op, 1 no-op that decodes, 2 scoring
   */
  private void run(EmbeddedFlink flink, ScoreJob job, int kind) throws InterruptedException {
    StreamExecutionEnvironment env = flink.environment();
    Sink<OutRecord> sink =
        new Stopwatch(KafkaOutputs.sink(job.kafka(), job.name(), job.publish()));
    String group = job.name() + System.nanoTime();
    var source = new KafkaEvents(job.kafka(), group, job.topics()).untilNow();
    var models = new KafkaModels(job.kafka(), group, job.models()).untilNow();
    if (kind == 2) {
      ScoreGraph.build(env, job, source, models, sink);
    } else {
      IdleScoreGraph.build(env, job, source, models, sink, kind == 1);
    }
    flink.submit(env).await();
  }
}
