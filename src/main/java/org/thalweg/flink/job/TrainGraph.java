package org.thalweg.flink.job;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.Uids;
import org.thalweg.flink.control.ControlOperator;
import org.thalweg.flink.control.Directive;
import org.thalweg.flink.control.DirectiveSerializer;
import org.thalweg.flink.control.KafkaVersions;
import org.thalweg.flink.control.Versions;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.InRecordSerializer;
import org.thalweg.flink.io.KafkaEvents;
import org.thalweg.flink.io.KafkaOutputs;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.train.Interval;
import org.thalweg.flink.train.TrainSettings;
import org.thalweg.flink.train.Training;
import org.thalweg.spec.TrainJob;

/**
 * The graph of a training job:
 *
 * <pre>
 *    events ─► decode ═(model key)═► train ─► sink of all outputs
 *   control ─► commands ══(to all)═════╝
 * </pre>
 *
 * Source and decoding share a thread, and so do training and sink. Dead letters of decoding take
 * the same way as events, so that one producer and one transaction serve all topics.
 */
public final class TrainGraph {

  private TrainGraph() {}

  /** Builds the job between its Kafka topics; it runs until it is stopped. */
  public static void build(StreamExecutionEnvironment env, TrainJob job) {
    build(env, job, events(job).unbounded(), commands(job).unbounded(), outputs(job));
  }

  /** Builds the job between its Kafka topics; it ends where they end when it starts. */
  public static void buildBounded(StreamExecutionEnvironment env, TrainJob job) {
    build(env, job, events(job).untilNow(), commands(job).untilNow(), outputs(job));
  }

  /**
   * Builds the job between any sources and sink.
   *
   * @param commands what it is told while it runs
   * @throws IllegalArgumentException if the environment is configured so that the job couldn't keep
   *     its promises
   */
  public static void build(
      StreamExecutionEnvironment env,
      TrainJob job,
      Source<InRecord, ?, ?> source,
      Source<InRecord, ?, ?> commands,
      Sink<OutRecord> sink) {
    EngineRules.apply(env, job.flink());
    DataStream<InRecord> events =
        env.fromSource(
                source, WatermarkStrategy.noWatermarks(), Uids.EVENTS, InRecordSerializer.TYPE)
            .uid(Uids.EVENTS);
    int learners = learners(job);
    Training.of(events, directives(env, job, commands), settings(job), learners)
        .sinkTo(sink)
        .name(Uids.OUTPUT)
        .uid(Uids.OUTPUT)
        .setParallelism(learners);
  }

  private static DataStream<Directive> directives(
      StreamExecutionEnvironment env, TrainJob job, Source<InRecord, ?, ?> commands) {
    Versions versions = new KafkaVersions(job.kafka(), job.publish().models().topic());
    return env.fromSource(
            commands, WatermarkStrategy.noWatermarks(), Uids.CONTROL, InRecordSerializer.TYPE)
        .uid(Uids.CONTROL)
        .setParallelism(1)
        .transform("commands", DirectiveSerializer.TYPE, new ControlOperator(versions))
        .uid(Uids.COMMANDS)
        .setParallelism(1);
  }

  /** One model is learnt by one subtask: others would only hold producers open. */
  private static int learners(TrainJob job) {
    return job.model().events().key().isPresent() ? job.flink().parallelism() : 1;
  }

  /** What the operators need to know of a job. */
  public static TrainSettings settings(TrainJob job) {
    TrainSettings settings =
        TrainSettings.of(
            job.name(),
            job.model(),
            job.maxDelay(),
            Interval.of(job.publish().metrics().every()),
            Interval.of(job.publish().models().every()),
            job.publish().models().publication());
    TrainSettings living = settings.living(job.lifecycle());
    return job.publish().models().gate().map(living::gated).orElse(living);
  }

  private static KafkaEvents commands(TrainJob job) {
    return new KafkaEvents(job.kafka(), job.name(), job.control());
  }

  private static KafkaEvents events(TrainJob job) {
    return new KafkaEvents(job.kafka(), job.name(), job.topic()).onGap(job.onGap());
  }

  private static Sink<OutRecord> outputs(TrainJob job) {
    return KafkaOutputs.sink(job.kafka(), job.name(), job.publish());
  }
}
