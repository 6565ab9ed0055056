package org.thalweg.benchmarks;

import static org.thalweg.benchmarks.ScoreBenchmark.print;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.benchmarks.Traffic.Receiver;
import org.thalweg.benchmarks.Traffic.Sender;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaModels;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.job.IdleScoreGraph;
import org.thalweg.flink.job.ScoreGraph;
import org.thalweg.local.JobTopics;
import org.thalweg.local.RunningJob;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * From when an event was due at the producer to when its prediction is in a consumer's hands, at
 * 1,000 events a second. The n-th output answers the n-th event.
 */
final class ScoreLatency {

  private static final int RATE = 1_000;
  private static final int WARM_UP = 10;

  private final Stage stage;
  private final int seconds;

  ScoreLatency(Stage stage, int seconds) {
    this.stage = stage;
    this.seconds = seconds;
  }

  void run() throws Exception {
    TrainJob train = stage.jobs().mlp();
    stage.train(train, 2_000, ScoreJobs.mlpEvents());
    ScoreJob job = stage.jobs().score(train, "mlp.models", "{size: 1}");
    new JobTopics(job).create();
    print("latency at %,d events/s, MLP 20-64-2, at least once, %d s", RATE, seconds);
    print("  no-op     %s", measured(job, false));
    print("  scoring   %s", measured(job, true));
  }

  private Times measured(ScoreJob job, boolean scores) throws Exception {
    StreamExecutionEnvironment env = stage.flink().environment();
    String group = "latency" + System.nanoTime();
    // The events of the variant before are of no interest: this group begins at the end.
    stage.skip(group, job.topic());
    var events = new KafkaEvents(job.kafka(), group, job.topics()).unbounded();
    var models = new KafkaModels(job.kafka(), group, job.models()).unbounded();
    var sink = KafkaOutputs.sink(job.kafka(), job.name(), job.publish());
    if (scores) {
      ScoreGraph.build(env, job, events, models, sink);
    } else {
      IdleScoreGraph.build(env, job, events, models, sink, false);
    }
    int count = RATE * (WARM_UP + seconds);
    Times times = new Times();
    try (Receiver receiver = new Receiver(stage.bootstrap(), job.predictions())) {
      RunningJob running = stage.flink().submit(env);
      Sender sender =
          new Sender(stage.bootstrap(), job.topic(), count, RATE, ScoreJobs.mlpEvents());
      sender.start();
      int[] next = {0};
      int received =
          receiver.receive(
              count,
              (record, nanos) -> {
                int i = next[0]++;
                if (i >= RATE * WARM_UP) {
                  times.add(nanos - sender.due[i]);
                }
              });
      if (received < count) {
        print("  %,d of %,d events were not answered", count - received, count);
      }
      running.cancel();
    }
    return times;
  }
}
