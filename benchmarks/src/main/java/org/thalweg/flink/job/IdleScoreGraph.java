package org.thalweg.flink.job;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.InRecordSerializer;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.score.IdleScoring;
import org.thalweg.spec.ScoreJob;

/** {@link ScoreGraph} with an operator that scores nothing: what Kafka and Flink cost. */
public final class IdleScoreGraph {

  private IdleScoreGraph() {}

  /**
   * Builds it between sources and a sink.
   *
   * @param decodes whether the operator decodes the events' features, and then drops them
   */
  public static void build(
      StreamExecutionEnvironment env,
      ScoreJob job,
      Source<InRecord, ?, ?> events,
      Source<InRecord, ?, ?> models,
      Sink<OutRecord> sink,
      boolean decodes) {
    EngineRules.apply(env, job.flink());
    env.setBufferTimeout(1);
    IdleScoring.of(
            env.fromSource(
                events, WatermarkStrategy.noWatermarks(), "events", InRecordSerializer.TYPE),
            env.fromSource(
                    models, WatermarkStrategy.noWatermarks(), "models", InRecordSerializer.TYPE)
                .setParallelism(1),
            job,
            decodes)
        .sinkTo(sink);
  }
}
