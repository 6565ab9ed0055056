package org.thalweg.flink.job;

import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.thalweg.flink.io.InRecord;
import org.thalweg.flink.io.InRecordSerializer;
import org.thalweg.flink.io.OutRecord;
import org.thalweg.flink.train.IdleTraining;
import org.thalweg.spec.TrainJob;

/** {@link TrainGraph} that learns nothing: what Kafka, Flink and decoding cost. */
public final class IdleGraph {

  private IdleGraph() {}

  /** Builds it between a source and a sink. */
  public static void build(
      StreamExecutionEnvironment env,
      TrainJob job,
      Source<InRecord, ?, ?> source,
      Sink<OutRecord> sink,
      boolean answers) {
    EngineRules.apply(env, job.flink());
    DataStream<InRecord> events =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "events", InRecordSerializer.TYPE);
    IdleTraining.of(events, TrainGraph.settings(job), answers).sinkTo(sink).setParallelism(1);
  }
}
