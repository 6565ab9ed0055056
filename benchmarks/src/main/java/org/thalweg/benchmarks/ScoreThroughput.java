package org.thalweg.benchmarks;

import static org.thalweg.benchmarks.ScoreBenchmark.print;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaModels;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.job.IdleScoreGraph;
import org.thalweg.flink.job.ScoreGraph;
import org.thalweg.local.JobTopics;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * Events a second of an MLP 20-64-2, predictions to Kafka at least once; the best of rounds that take
 * turns, after rounds in which the compiler is still at work.
 */
final class ScoreThroughput {

  private static final int WARM_UP = 2;
  private static final int ROUNDS = 5;
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
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      double[] rates = {rate(one, 0), rate(one, 1), rate(many, 2), rate(one, 2)};
      for (int i = 0; round >= WARM_UP && i < rates.length; i++) {
        best[i] = Math.max(best[i], rates[i]);
      }
    }
    print("throughput, MLP 20-64-2, %,d events, predictions to Kafka at least once", events);
    for (int i = 0; i < NAMES.length; i++) {
      print(
          "  %-20s %,10.0f events/s   %3.0f %% of the no-op, %3.0f %% of the no-op that decodes",
          NAMES[i], best[i], 100 * best[i] / best[0], 100 * best[i] / best[1]);
    }
  }

  /**
   * @param kind of job: 0 no-op, 1 no-op that decodes, 2 scoring
   */
  private double rate(ScoreJob job, int kind) throws Exception {
    StreamExecutionEnvironment env = stage.flink().environment();
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
    stage.flink().submit(env).await();
    return events / Stopwatch.seconds();
  }
}
