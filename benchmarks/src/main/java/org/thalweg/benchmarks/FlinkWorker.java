package org.thalweg.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaModels;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.job.IdleScoreGraph;
import org.thalweg.flink.job.ScoreGraph;
import org.thalweg.flink.job.TrainGraph;
import org.thalweg.local.EmbeddedFlink;
import org.thalweg.spec.JobSpec;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.TrainJob;

/** Jobs on a Flink cluster in a JVM of its own, until it is closed. */
final class FlinkWorker {

  /** In place of scoring: the same graph with an operator that answers and does nothing. */
  static final String IDLE = "idle";

  private static final String RUN = "run";

  private FlinkWorker() {}

  /** Starts jobs in a new JVM with so much heap. */
  static ChildJvm start(String heap, JobSpec... jobs) throws Exception {
    return start(heap, RUN, jobs);
  }

  /** Starts a job's graph with an operator that scores nothing. */
  static ChildJvm startIdle(String heap, ScoreJob job) throws Exception {
    return start(heap, IDLE, job);
  }

  private static ChildJvm start(String heap, String mode, JobSpec... jobs) throws Exception {
    String[] arguments = new String[jobs.length + 1];
    arguments[0] = mode;
    for (int i = 0; i < jobs.length; i++) {
      Path file = Files.createTempFile("thalweg-benchmark-", ".yaml");
      Files.writeString(file, jobs[i].bundle());
      arguments[i + 1] = file.toString();
    }
    try {
      return ChildJvm.start(heap, FlinkWorker.class, arguments);
    } finally {
      for (String file : List.of(arguments).subList(1, arguments.length)) {
        Files.delete(Path.of(file));
      }
    }
  }

  /** Arguments: what to run, and files of jobs. */
  public static void main(String[] args) throws Exception {
    try (EmbeddedFlink flink = EmbeddedFlink.start(2)) {
      for (String file : List.of(args).subList(1, args.length)) {
        StreamExecutionEnvironment env = flink.environment();
        build(env, JobSpec.parse(Files.readString(Path.of(file))), args[0]);
        flink.submit(env);
      }
      ChildJvm.serve("ready");
    }
  }

  private static void build(StreamExecutionEnvironment env, JobSpec spec, String mode) {
    if (spec instanceof TrainJob job) {
      TrainGraph.build(env, job);
    } else if (spec instanceof ScoreJob job && mode.equals(RUN)) {
      ScoreGraph.build(env, job);
    } else if (spec instanceof ScoreJob job) {
      var events = new KafkaEvents(job.kafka(), job.name(), job.topics()).unbounded();
      var models = new KafkaModels(job.kafka(), job.name(), job.models()).unbounded();
      var sink = KafkaOutputs.sink(job.kafka(), job.name(), job.publish());
      IdleScoreGraph.build(env, job, events, models, sink, false);
    }
  }
}
