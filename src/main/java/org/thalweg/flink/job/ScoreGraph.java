package org.thalweg.flink.job;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.Uids;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.InRecordSerializer;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaModels;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.score.ScoreSettings;
import org.thalweg.flink.score.Scoring;
import org.thalweg.spec.ScoreJob;
import org.thalweg.spec.ScoringSpec;

/**
 * The graph of a scoring job:
 *
 * <pre>
 *   events ─(stay, or ═model key═)─► score ─► sink of all outputs
 *   models ─(to all, or ═model key═)─┘
 * </pre>
 *
 * One subtask reads the models, so that all see them in the order of the log.
 */
public final class ScoreGraph {

  /** Somebody waits for a score: it must not wait for a network buffer to fill up. */
  private static final long BUFFER_MILLIS = 1;

  private ScoreGraph() {}

  /** Builds the job between its Kafka topics; it runs until it is stopped. */
  public static void build(StreamExecutionEnvironment env, ScoreJob job) {
    build(env, job, events(job).unbounded(), models(job).unbounded(), outputs(job));
  }

  /** Builds the job between its Kafka topics; it ends where they end when it starts. */
  public static void buildBounded(StreamExecutionEnvironment env, ScoreJob job) {
    build(env, job, events(job).untilNow(), models(job).untilNow(), outputs(job));
  }

  /**
   * Builds the job between any sources and sink.
   *
   * @throws IllegalArgumentException if the environment is configured so that the job couldn't keep
   *     its promises
   */
  public static void build(
      StreamExecutionEnvironment env,
      ScoreJob job,
      Source<InRecord, ?, ?> events,
      Source<InRecord, ?, ?> models,
      Sink<OutRecord> sink) {
    EngineRules.apply(env, job.flink());
    env.setBufferTimeout(BUFFER_MILLIS);
    int subtasks = subtasks(job);
    Scoring.of(
            source(env, events, Uids.EVENTS).setParallelism(subtasks),
            source(env, models, Uids.MODELS).setParallelism(1),
            ScoreSettings.of(job))
        .setParallelism(subtasks)
        .sinkTo(sink)
        .name(Uids.OUTPUT)
        .uid(Uids.OUTPUT)
        .setParallelism(subtasks);
  }

  private static SingleOutputStreamOperator<InRecord> source(
      StreamExecutionEnvironment env, Source<InRecord, ?, ?> source, String uid) {
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), uid, InRecordSerializer.TYPE)
        .uid(uid);
  }

  /** One model that is not spread lies in one subtask: others would only hold producers open. */
  private static int subtasks(ScoreJob job) {
    boolean one =
        job.scoring().spread() == ScoringSpec.Spread.KEYED && job.events().key().isEmpty();
    return one ? 1 : job.flink().parallelism();
  }

  private static KafkaEvents events(ScoreJob job) {
    return new KafkaEvents(job.kafka(), job.name(), job.topics()).onGap(job.onGap());
  }

  private static KafkaModels models(ScoreJob job) {
    return new KafkaModels(job.kafka(), job.name(), job.models());
  }

  private static Sink<OutRecord> outputs(ScoreJob job) {
    return KafkaOutputs.sink(job.kafka(), job.name(), job.publish());
  }
}
