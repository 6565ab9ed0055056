package org.thalweg.benchmarks;

import static org.thalweg.benchmarks.ScoreBenchmark.print;

import org.thalweg.benchmarks.Traffic.Receiver;
import org.thalweg.benchmarks.Traffic.Sender;
import org.thalweg.local.JobTopics;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/**
 * From when an event was due at the producer to when its prediction is in a consumer's hands, at
 * 1,000 events a second. The n-th output answers the n-th event.
 */
final class ScoreLatency {

  private static final int RATE = 1_000;
  private static final int WARM_UP = 20;
  private static final String HEAP = "1g";

  private final Stage stage;
  private final int seconds;

  ScoreLatency(Stage stage, int seconds) {
    this.stage = stage;
    this.seconds = seconds;
  }

  void run() throws Exception {
    TrainJob train = stage.jobs().mlp();
    stage.train(train, 2_000, ScoreJobs.mlpEvents());
    ScoreJob job = stage.jobs().score(train, "mlp.models", "{}");
    new JobTopics(job).create();
    print("latency at %,d events/s, MLP 20-64-2, at least once, %d s", RATE, seconds);
    try (ChildJvm flink = FlinkWorker.startIdle(HEAP, job)) {
      print("  no-op     %s", measured(job));
    }
    // The events of the variant before are of no interest: each begins at the end.
    stage.skip(job.name(), job.topic());
    try (ChildJvm flink = FlinkWorker.start(HEAP, job)) {
      print("  scoring   %s", measured(job));
    }
    ScoreJob exactly = stage.jobs().score(train, "mlp.models", "{}", "exactly-once");
    stage.skip(job.name(), job.topic());
    try (ChildJvm flink = FlinkWorker.start(HEAP, exactly)) {
      print("  scoring   %s   exactly once, a checkpoint a second", measured(job));
    }
  }

  private Times measured(ScoreJob job) throws Exception {
    int count = RATE * (WARM_UP + seconds);
    Times times = new Times();
    try (Receiver receiver = new Receiver(stage.bootstrap(), job.predictions())) {
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
    }
    return times;
  }
}
